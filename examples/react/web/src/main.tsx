import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { ContactForm } from "./ContactForm"
import { loadContact } from "./contact"

const root = document.getElementById("root")
if (!root) throw new Error("index.html has no #root")

const contact = await loadContact()
createRoot(root).render(
  <StrictMode>
    <ContactForm contact={contact} />
  </StrictMode>,
)

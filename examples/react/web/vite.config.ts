import react from "@vitejs/plugin-react"
import { defineConfig } from "vite"

const server = "http://localhost:8080"

export default defineConfig({
  plugins: [react()],

  // The server brings bind.js, so that it always fits the documents of the
  // server's version.
  build: { rollupOptions: { external: ["/bind.js"] } },
  server: { proxy: { "/bind.js": server, "/contacts": server } },
})

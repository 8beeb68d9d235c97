// Compiles each schema of a file in ajv's strict mode and says of each body whether it is valid. A line of the input
// is {"schema": …, "bodies": ["…"]}; a line of the output is [true, false, …], or a string that says what is wrong.
import { readFileSync, writeFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";

const [, , input, output] = process.argv;
const lines = readFileSync(input, "utf8").split("\n").filter(Boolean);
const options = { strict: true, discriminator: true, validateFormats: false };
const verdicts = lines.map((line) => {
  const { schema, bodies } = JSON.parse(line);
  try {
    const ajv = new Ajv2020.default(options).addVocabulary(["x-bind-server"]);
    const check = ajv.compile(schema);
    return bodies.map((body) => check(JSON.parse(body)));
  } catch (error) {
    return String(error.message);
  }
});
writeFileSync(output, verdicts.map((v) => JSON.stringify(v)).join("\n"));

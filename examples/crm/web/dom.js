// element makes an element with attributes (false leaves one out) and children. Text becomes text nodes: nothing on this
// page is ever parsed as HTML.
export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== false) node.setAttribute(attribute, value);
  }
  node.append(...children);
  return node;
}

// oneLine returns a text as a text field shows it, which would join the lines without a space.
export const oneLine = (text) => text.replace(/\r\n|[\r\n]/g, ' ');

export const byId = (id) => document.getElementById(id);

// words returns a message of the server, in its language. A key in it, such as leads.3.company_id, and a phone number read
// from left to right in every language; a key may break at its dots.
export function words({ text, language }, name = 'span') {
  return element(name, { lang: language, dir: 'auto' }, ...pieces(text));
}

// pieces returns a text with what reads from left to right in elements of its own.
export const pieces = (text) => text.split(/(\w+(?:\.\w+)+|\+\d+)/).map((part, i) => (i % 2 === 0 ? part : key(part)));

function key(text) {
  const steps = text.split(/(?<=\.)/).flatMap((step, i) => (i > 0 ? [element('wbr'), step] : [step]));
  return element('bdi', { dir: 'ltr' }, ...steps);
}

// integer returns the number that a text is, or the text as it was typed: then the server says that it is no number.
// Numbers that JavaScript would round stay text, too.
export function integer(text) {
  const typed = text.trim();
  if (!/^(0|-?[1-9]\d*)$/.test(typed)) return text;
  return Number.isSafeInteger(Number(typed)) ? Number(typed) : text;
}

// JavaScript rounds 9007199254740993 and makes 1 of 1.0, which the server takes for something else. What it would write
// otherwise than it was written is kept as it was, as a raw number that JSON.stringify writes so again.

// parse is JSON.parse that keeps numbers as they are written. Browsers that cannot say how that was round them.
export function parse(text) {
  return JSON.parse(text, (_, value, context) => {
    const written = typeof value === 'number' ? context?.source : undefined;
    return written === undefined || written === String(value) ? value : JSON.rawJSON(written);
  });
}

// isNumber reports whether a value is such a raw number.
export const isNumber = (value) => JSON.isRawJSON?.(value) ?? false;

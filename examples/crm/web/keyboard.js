// move says where a key leads from a cell: rows and columns further on, or to an end of the sheet; null if the key keeps
// its meaning in a text field. Left and right leave a cell when all of its text is selected, as it is after a move, or
// when the cursor has no further to go.
export function move(event, input) {
  if (event.isComposing || event.altKey || event.metaKey) return null;
  if (event.ctrlKey) return { Home: { end: 'first' }, End: { end: 'last' } }[event.key] ?? null;
  if (event.key === 'Enter') return { rows: event.shiftKey ? -1 : 1, columns: 0 };
  if (event.shiftKey) return null;
  switch (event.key) {
    case 'ArrowUp':
      return { rows: -1, columns: 0 };
    case 'ArrowDown':
      return { rows: 1, columns: 0 };
    case 'ArrowLeft':
    case 'ArrowRight':
      return sideways(event.key === 'ArrowRight', input);
  }
  return null;
}

// sideways knows that in a table from right to left the next column is on the left, while a phone number still reads
// from left to right.
function sideways(right, input) {
  const { selectionStart: start, selectionEnd: end, value } = input;
  const forwards = right === (getComputedStyle(input).direction === 'ltr');
  const all = start === 0 && end === value.length;
  const stuck = start === end && start === (forwards ? value.length : 0);
  if (!all && !stuck) return null;
  return { rows: 0, columns: right === (document.documentElement.dir !== 'rtl') ? 1 : -1 };
}

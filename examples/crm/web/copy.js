import { byId, element } from './dom.js';
import { say } from './words.js';

// copy puts a text on the clipboard, and says whether that went well.
export async function copy(text) {
  const isDone = (await byClipboard(text)) || bySelection(text);
  byId('status').textContent = say(isDone ? 'copied' : 'not.copied');
}

// byClipboard fails on pages of insecure origins, and where people do not allow it.
async function byClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

// bySelection copies as people do: it selects the text, for a moment.
function bySelection(text) {
  const focused = document.activeElement;
  const area = element('textarea', { class: 'unseen', 'aria-hidden': 'true', tabindex: '-1' });
  area.value = text;
  document.body.append(area);
  area.select();
  const isDone = document.execCommand('copy');
  area.remove();
  focused?.focus();
  return isDone;
}

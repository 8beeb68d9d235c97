// While a button of the mouse is held down, or a finger, nothing on the page may move: the click would go to what is
// there when it is let go, or nowhere.

let release = null; // ends the wait
let held = Promise.resolve();

addEventListener('pointerdown', ({ button, isPrimary }) => {
  if (button !== 0 || !isPrimary) return; // what opens a menu may never be seen let go
  release?.();
  held = new Promise((resolve) => (release = resolve));
}, true);

for (const end of ['pointerup', 'pointercancel', 'dragend', 'contextmenu']) {
  addEventListener(end, () => setTimeout(() => release?.()), true); // after the click
}
addEventListener('blur', ({ target }) => target === window && release?.());

// released waits until nothing is held down.
export const released = () => held;

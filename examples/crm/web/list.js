const most = 200; // items: of a longer list, only what can be seen stands in the document
const beyond = 600; // pixels above and below the window in which items stand, too
const around = 10; // items before and after the one that has the focus
const guess = 28; // pixels of an item that has not been seen

// List shows items in an ordinary list. Of a long one only those in or near the window are in the document: it is as tall
// as all of them would be, each stands where it would stand, and says which of how many it is.
export class List {
  #list;
  #make; // makes the element of an item
  #items = [];
  #shown = new Map(); // elements by the index of the item
  #heights = [];
  #tops = []; // of each item, and of what comes after the last
  #drawing = 0;

  constructor(list, make) {
    this.#list = list;
    this.#make = make;
    for (const event of ['scroll', 'resize']) window.addEventListener(event, () => this.#later(), { passive: true });
    list.addEventListener('keydown', (event) => this.#press(event));
    list.addEventListener('focusin', () => this.#isLong && this.#draw());
  }

  // show shows other items. The focus stays at the same place of the list.
  show(items) {
    const focused = this.#focused();
    this.#items = items;
    this.#shown.clear();
    this.#list.replaceChildren();
    this.#list.classList.toggle('long', this.#isLong);
    this.#list.style.height = '';
    if (this.#isLong) this.#measure();
    this.#draw();
    if (focused !== undefined && items.length > 0) this.#focus(Math.min(focused, items.length - 1));
  }

  // focused returns the index of the item that has the focus, undefined if none has.
  #focused() {
    return [...this.#shown].find(([, node]) => node.contains(document.activeElement))?.[0];
  }

  get #isLong() {
    return this.#items.length > most;
  }

  #later() {
    if (!this.#isLong || this.#drawing) return;
    this.#drawing = requestAnimationFrame(() => {
      this.#drawing = 0;
      this.#draw();
    });
  }

  // measure takes a usual height for that of every item.
  #measure() {
    this.#heights = this.#items.map(() => guess);
    this.#stack(0);
  }

  // stack puts the items from one on below each other.
  #stack(from) {
    this.#tops[0] = 0;
    for (let i = from; i < this.#items.length; i++) this.#tops[i + 1] = this.#tops[i] + this.#heights[i];
    this.#tops.length = this.#items.length + 1;
  }

  #draw() {
    const wanted = this.#wanted();
    const kept = new Set(wanted);
    for (const [i, node] of this.#shown) {
      if (kept.has(i)) continue;
      node.remove();
      this.#shown.delete(i);
    }

    // A node that stays is not moved: it would lose the focus.
    let next = null;
    for (const i of wanted.reverse()) {
      const node = this.#shown.get(i) ?? this.#element(i);
      if (!node.isConnected) this.#list.insertBefore(node, next);
      next = node;
    }
    if (this.#isLong) this.#place();
  }

  // wanted returns the indexes of the items to show: those near the window, and those around the one that has the focus,
  // so that Tab finds the next one.
  #wanted() {
    const all = [...this.#items.keys()];
    if (!this.#isLong) return all;
    const top = -this.#list.getBoundingClientRect().top;
    const focused = this.#focused();
    return all.filter((i) => Math.abs(i - focused) <= around
      || (this.#tops[i + 1] > top - beyond && this.#tops[i] < top + window.innerHeight + beyond));
  }

  // place puts each item where it belongs, now that its height is known. What people look at does not move.
  #place() {
    const window_ = this.#list.getBoundingClientRect().top;
    const seen = [...this.#shown.keys()].sort((a, b) => a - b).find((i) => this.#tops[i] + window_ >= 0) ?? 0;
    const before = this.#tops[seen];
    for (const [i, node] of this.#shown) this.#heights[i] = node.offsetHeight;
    this.#stack(0);

    for (const [i, node] of this.#shown) node.style.top = `${this.#tops[i]}px`;
    this.#list.style.height = `${this.#tops.at(-1)}px`;
    if (window_ < 0 && this.#tops[seen] !== before) window.scrollBy(0, this.#tops[seen] - before);
  }

  #element(i) {
    const node = this.#make(this.#items[i]);
    if (this.#isLong) {
      node.setAttribute('aria-setsize', this.#items.length);
      node.setAttribute('aria-posinset', i + 1);
    }
    this.#shown.set(i, node);
    return node;
  }

  // press moves between the items by the arrow keys, Home and End.
  #press(event) {
    const at = this.#focused();
    const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: this.#items.length - 1 }[event.key];
    if (at === undefined || target === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.#focus(Math.max(0, Math.min(target, this.#items.length - 1)));
  }

  #focus(i) {
    if (this.#isLong) {
      const top = this.#list.getBoundingClientRect().top + this.#tops[i];
      if (top < 120 || top > window.innerHeight - 60) window.scrollBy(0, top - window.innerHeight / 2);
      this.#draw();
    }
    this.#shown.get(i)?.querySelector('a')?.focus();
  }
}

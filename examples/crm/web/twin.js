import { byId } from './dom.js';

// Twin is a select that stands for another one, which is out of sight here: people choose in either.
export class Twin {
  #own;
  #other;

  constructor(select) {
    this.#own = select;
    this.#other = byId(select.dataset.like);
    select.addEventListener('change', () => {
      this.#other.value = select.value;
      this.#other.dispatchEvent(new Event('change', { bubbles: true }));
    });
  }

  // renew offers what the other one offers, and shows what has been chosen there.
  renew() {
    const { options, value } = this.#other;
    if (this.#own.length !== options.length) this.#own.replaceChildren(...[...options].map((option) => option.cloneNode(true)));
    this.#own.value = value;
  }
}

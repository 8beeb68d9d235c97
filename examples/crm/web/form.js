import { byId, element } from './dom.js';
import { called, targets } from './headings.js';
import { leaveOut } from './mapping.js';
import { Refusals } from './refusals.js';
import { say } from './words.js';

export const steps = ['read', 'uploaded', 'checked', 'stored'];

// Form asks people about what they want to import, and shows how far the import is and what has become of it. What it
// shows is a state: {title, help, go, mapping, steps, mistakes, stop}. Texts are functions, so that they can be said
// again in another language.
export class Form {
  #state = null;
  #refusals = new Refusals();
  #settle = () => {}; // ends the question under way

  constructor() {
    byId('go').addEventListener('click', () => this.#go());
    byId('cancel').addEventListener('click', () => (this.#state.stop ? this.#state.stop() : this.#settle(false)));
    byId('headed').addEventListener('change', ({ target }) => {
      this.#state.mapping.head(target.checked);
      this.reword();
    });
  }

  // ask asks a question and returns whether people want to go on.
  async ask(state, { focus = true } = {}) {
    this.#settle(false); // an older question gives way
    this.#show(state, focus);
    const go = await new Promise((resolve) => (this.#settle = resolve));
    if (this.#state === state) this.close();
    return go;
  }

  // run shows an import under way, of which some steps are to come. stop is called if people cancel it.
  run(state) {
    for (const step of steps) this.tell(step, 0, '');
    this.#show(state, true);
  }

  // tell shows how far a step is: a share, and a text about it.
  tell(step, share, text) {
    byId(`bar-${step}`).value = share;
    byId(`amount-${step}`).textContent = text;
  }

  close() {
    const isInside = byId('intake').contains(document.activeElement);
    this.#state = null;
    byId('intake').hidden = true;
    this.#refusals.show([]); // a list that nobody sees has no heights
    if (isInside) byId('file').focus();
  }

  // reword says all of it in the page's language.
  reword() {
    if (this.#state) this.#show(this.#state, false);
  }

  #go() {
    if (this.#state.mapping && !byId('mapping').reportValidity()) return;
    this.#settle(true);
  }

  #show(state, focus) {
    const { title, help, go, mapping, steps: some = [], mistakes = [], stop } = state;
    this.#state = state;
    byId('intake').hidden = false;
    byId('intake-title').textContent = title();
    byId('intake-help').textContent = help?.() ?? '';
    byId('mapping').hidden = !mapping;
    if (mapping) this.#map(mapping);
    byId('bars').hidden = some.length === 0;
    for (const step of steps) byId(`step-${step}`).hidden = !some.includes(step);
    this.#refusals.show(mistakes);
    byId('go').hidden = !go;
    if (go) byId('go').textContent = go();
    byId('cancel').textContent = say(go || stop ? 'cancel' : 'close');
    if (focus) byId('intake-title').focus();
  }

  // map shows the columns of a file, and where each goes.
  #map(mapping) {
    byId('headed').checked = mapping.isHeaded;
    const selects = mapping.columns.map((column, i) => this.#select(mapping, i));
    const items = mapping.columns.map(({ samples }, i) => element('li', {},
      element('label', {}, element('bdi', {}, mapping.name(i)), ' ', selects[i]),
      element('span', { class: 'samples' }, ...samples.flatMap((sample) => [element('bdi', {}, sample.slice(0, 60)), ' ']))));
    const check = () => selects.forEach((select, i) => select.setCustomValidity(complaint(mapping, i)));
    selects.forEach((select, i) => select.addEventListener('change', () => {
      mapping.columns[i].target = select.value;
      check();
      byId('go').textContent = this.#state.go();
    }));
    check();
    byId('mapped').replaceChildren(...items);
  }

  #select(mapping, i) {
    const { target, samples } = mapping.columns[i];
    const options = targets.map((name) => element('option', { value: name }, called(name)));
    const none = samples.length > 0 || mapping.columns[i].heading.trim() ? say('map.choose') : say('map.nothing');
    options.unshift(element('option', { value: '' }, none));
    options.push(element('option', { value: leaveOut }, say('map.leave')));
    const select = element('select', {}, ...options);
    select.value = target;
    return select;
  }
}

// complaint says why people cannot go on with a column as it is, '' if they can.
function complaint(mapping, i) {
  const { target, heading, samples } = mapping.columns[i];
  const isNothing = heading.trim() === '' && samples.length === 0;
  if (target === '' && !isNothing) return say('map.must');
  return mapping.isTwice(target) ? say('map.twice', called(target)) : '';
}

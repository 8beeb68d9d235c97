import { byId, element } from './dom.js';
import { answerOf, exchange } from './exchange.js';

const rightToLeft = ['ar', 'fa', 'he', 'ur'];

// What browsers do not know: Chromium has no Armenian.
const own = { hy: 'Հայերեն' };

const direction = (tag) => (rightToLeft.includes(tag.split('-')[0]) ? 'rtl' : 'ltr');

// Languages is the choice of the language in which the server answers, and the page speaks if it can.
export class Languages {
  #select = byId('language');
  #changed;

  constructor(changed) {
    this.#changed = changed;
    this.#select.addEventListener('change', changed);
  }

  // load offers the languages of the server, each by its own name, and chooses one that the browser is set to.
  async load() {
    const answer = await answerOf(exchange({ path: '/languages' }));
    const tags = answer?.json?.languages ?? ['en'];
    const options = tags.map((tag) => ({ tag, name: named(tag) })).sort((a, b) => a.name.localeCompare(b.name, 'en'));
    this.#select.replaceChildren(...options.map(({ tag, name }) => element('option', { value: tag, lang: tag, dir: direction(tag) }, name)));
    this.#select.value = navigator.languages.map((wanted) => closest(wanted, tags)).find(Boolean) ?? tags[0];
  }

  // choose chooses a language as people do, if it is offered.
  async choose(tag) {
    if (tag === this.tag || ![...this.#select.options].some(({ value }) => value === tag)) return;
    this.#select.value = tag;
    await this.#changed();
  }

  get tag() {
    return this.#select.value || 'en';
  }

  // turn says in which language the page is, and in which direction it reads.
  turn(language) {
    document.documentElement.lang = language;
    document.documentElement.dir = direction(language);
  }
}

// closest returns the tag of a language that is the wanted one, or written in the same script: zh-TW for zh-HK.
export function closest(wanted, tags) {
  const { language, script } = new Intl.Locale(wanted).maximize();
  const readable = tags.filter((tag) => {
    const known = new Intl.Locale(tag).maximize();
    return known.language === language && known.script === script;
  });
  return [wanted, language, ...readable].find((tag) => readable.includes(tag));
}

function named(tag) {
  if (Intl.DisplayNames.supportedLocalesOf(tag).length === 0) return own[tag] ?? tag;
  const name = new Intl.DisplayNames([tag], { type: 'language' }).of(tag);
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}

import { byId } from './dom.js';
import { mistakes } from './errors.js';
import { checking } from './importer.js';
import { leadOf } from './lead.js';
import { count, say } from './words.js';

// Files takes files that people choose, drop or paste, and texts that they paste: their leads go into the table, or
// straight to the server.
export class Files {
  #intake;
  #page; // what the page does: {sheet, busy, judge, kept, language, ours, refuse, replace, shown, stop, tell}

  constructor(intake, page) {
    this.#intake = intake;
    this.#page = page;
    byId('file').addEventListener('change', ({ target }) => {
      const files = [...target.files];
      target.value = ''; // so that the same file can be opened again
      this.#choose(files);
    });
    document.addEventListener('paste', (event) => this.#paste(event));
    document.addEventListener('dragover', (event) => this.#drag(event));
    document.addEventListener('dragleave', ({ relatedTarget }) => relatedTarget ?? this.#mark(false));
    document.addEventListener('drop', (event) => {
      if (!this.#drag(event)) return;
      this.#mark(false);
      this.#choose([...event.dataTransfer.files]);
    });
  }

  // open takes a file, or a text that has been pasted: then place(rows) puts its rows where they belong.
  async open(blob, name, place = null) {
    const { busy, ours, refuse, stop, tell } = this.#page;
    if (this.#intake.isRunning) {
      tell(say('running'));
      return;
    }
    stop();
    const opened = await busy(say('reading', name), this.#intake.open(blob, name));
    if (!opened) {
      refuse({ title: say('file.check', name), mistakes: [ours('silent')] });
      return;
    }
    const { fault, question, answer, leads } = opened;
    if (fault) refuse({ title: say('file.read', name), mistakes: [ours(fault)] });
    else if (answer) this.#take(name, answer, leads, { isShown: false });
    else if (question) await this.#ask(name, question, place);
    else await this.#place(name, opened, place);
  }

  // ask asks people what they want.
  async #ask(name, question, place) {
    this.#page.tell('');
    await this.#place(name, await this.#intake.ask(question), place);
  }

  // offer offers to import a table that is more than a request can hold.
  async offer() {
    const { judge, replace, sheet, tell } = this.#page;
    const answer = await this.#intake.offer(() => sheet.filled());
    if (answer?.status === 201) {
      sheet.forget();
      replace([]);
      tell(count('done', answer.json.stored));
    } else if (answer?.status === 422) {
      judge(sheet.filled(), mistakes('laravel', answer), 'refused');
    }
  }

  // place puts rows into the table, and names the columns that are left out.
  async #place(name, taken, place) {
    if (!taken) return;
    if (place) place(taken.rows);
    else await this.#check(name, taken.rows.map(leadOf));
    if (taken.left.length > 0) this.#page.tell(`${byId('status').textContent} ${say('left.out', taken.left.join(', '))}`);
  }

  // check shows the leads of a file, and has them checked.
  async #check(name, leads) {
    const { busy, language, ours, refuse, replace, sheet } = this.#page;
    sheet.remember();
    replace(leads);
    const answer = await busy(say('reading', name), checking(sheet.body(), language()));
    if (answer) this.#take(name, answer, leads, { isShown: true });
    else refuse({ title: say('file.check', name), mistakes: [ours('silent')] });
  }

  // take takes the server's answer to the leads of a file, which are null if a table cannot hold them.
  #take(name, answer, leads, { isShown }) {
    const { judge, kept, refuse, replace, sheet, shown } = this.#page;
    kept(answer);
    const found = answer.success ? [] : mistakes('laravel', answer);
    if (!answer.judged || !leads) {
      refuse({ title: say('file.import', name), mistakes: found });
      byId('summary-title').focus();
      if (isShown) this.offer(); // it is longer than a request may be
      return;
    }
    if (!isShown) {
      sheet.remember();
      replace(leads);
    }
    judge(leads, found, 'cannot.import');
    shown();
  }

  #choose(files) {
    if (files.length > 1) this.#page.tell(say('file.one'));
    else if (files.length === 1) this.open(files[0], files[0].name);
  }

  // paste takes a file from the clipboard. Spreadsheets put a picture there, too, beside the text.
  #paste(event) {
    const { files } = event.clipboardData;
    if (files.length === 0 || event.clipboardData.getData('text/plain') !== '') return;
    event.preventDefault();
    this.#choose([...files]);
  }

  // drag lets files be dropped anywhere, and reports whether there are any.
  #drag(event) {
    const holdsFiles = event.dataTransfer.types.includes('Files');
    if (holdsFiles) event.preventDefault();
    this.#mark(holdsFiles);
    return holdsFiles;
  }

  #mark(on) {
    document.documentElement.classList.toggle('dropping', on);
  }
}

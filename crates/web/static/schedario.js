// Small comforts over pages that work without them. Nothing here is needed to read, correct, bring in or print a sheet:
// every button below is a submit button that the server understands by itself.
//
// The hooks are `data-` attributes, so that markup and behaviour meet by a name and not by a style:
//   data-drop             a label around a file input: files can be dropped on it
//   data-rows             a list of rows that are added, moved and removed; inside it
//   data-row              ... one row; data-row-number its number in words; data-row-act="up|down|remove" its buttons
//   data-row-template     ... a <template> of an empty row, `__n__` standing for a number not used before
//   data-row-add="ID"     a button anywhere that adds a row to the list of that id
//   data-sum="NAME"       an <output> that shows the sum of the fields of that name; data-sum-goal what it should be
//   data-all="NAME"       a checkbox or button that ticks (data-all-value="no": unticks) every checkbox of that name in its form
//   data-count="NAME"     shows how many checkboxes of that name are ticked
//   data-draft="URL"      a form whose fields are kept on the server while they are typed
//   data-warn             a form that warns before what was typed in it is lost
//   data-autosubmit       a form that is sent when one of its choices changes
//   data-print            a button that opens the browser's print window
(() => {
  "use strict";

  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  document.documentElement.classList.add("js");

  // One polite voice for what changes without a new page.
  const voice = document.createElement("div");
  voice.className = "visually-hidden";
  voice.setAttribute("role", "status");
  const say = (text) => { voice.textContent = ""; setTimeout(() => { voice.textContent = text; }, 50); };

  // ---- Decimals as Italians type them, in hundredths: floats never touch a figure.
  const hundredths = (text) => {
    const match = /^\s*(\d{1,9})(?:[.,](\d{1,2}))?\s*%?\s*$/.exec(text);
    return match ? Number(match[1]) * 100 + Number((match[2] || "0").padEnd(2, "0")) : null;
  };
  const italian = (value) => `${Math.floor(value / 100)},${String(value % 100).padStart(2, "0")}`;

  const sum = (output) => {
    const form = output.closest("form");
    if (!form) return;
    const fields = all(`[name="${output.dataset.sum}"]`, form).filter((field) => field.value.trim() !== "");
    const values = fields.map((field) => hundredths(field.value));
    if (values.includes(null)) {
      output.textContent = "un peso non è un numero";
      output.className = "sch-sum is-bad";
      return;
    }
    const total = values.reduce((a, b) => a + b, 0);
    const goal = hundredths(output.dataset.sumGoal || "100");
    output.textContent = italian(total);
    output.className = total === goal ? "sch-sum is-good" : "sch-sum is-bad";
  };

  const count = (output) => {
    const form = output.closest("form") || document;
    const boxes = all(`input[type="checkbox"][name="${output.dataset.count}"]`, form);
    output.textContent = String(boxes.filter((box) => box.checked).length);
  };

  const recount = (root = document) => {
    all("[data-sum]", root).forEach(sum);
    all("[data-count]", root).forEach(count);
  };

  // ---- Rows.
  const renumber = (list) => {
    const rows = all("[data-row]", list);
    rows.forEach((row, index) => {
      all("[data-row-number]", row).forEach((place) => { place.textContent = String(index + 1); });
      all('[data-row-act="up"]', row).forEach((button) => { button.disabled = index === 0; });
      all('[data-row-act="down"]', row).forEach((button) => { button.disabled = index === rows.length - 1; });
    });
    const form = list.closest("form");
    if (form) recount(form);
    list.dispatchEvent(new Event("change", { bubbles: true }));
  };

  let fresh = 0;
  const addRow = (list) => {
    const template = list.querySelector("template[data-row-template]");
    if (!template) return false;
    const holder = document.createElement("template");
    fresh += 1;
    holder.innerHTML = template.innerHTML.replaceAll("__n__", `nuova-${fresh}`);
    const row = holder.content.firstElementChild;
    if (!row) return false;
    template.before(row);
    renumber(list);
    const field = row.querySelector("input:not([type=hidden]), select, textarea");
    if (field) field.focus();
    say("Riga aggiunta.");
    return true;
  };

  const actOnRow = (button) => {
    const row = button.closest("[data-row]");
    const list = button.closest("[data-rows]");
    if (!row || !list) return false;
    const rows = all("[data-row]", list);
    const index = rows.indexOf(row);
    const act = button.dataset.rowAct;
    if (act === "up" && index > 0) {
      rows[index - 1].before(row);
      say(`Spostata al posto ${index}.`);
    } else if (act === "down" && index < rows.length - 1) {
      rows[index + 1].after(row);
      say(`Spostata al posto ${index + 2}.`);
    } else if (act === "remove") {
      const next = rows[index + 1] || rows[index - 1];
      row.remove();
      const target = next && next.querySelector("input:not([type=hidden]), select, textarea, button");
      const add = document.querySelector(`[data-row-add="${list.id}"]`);
      if (target || add) (target || add).focus();
      say("Riga tolta. Sarà tolta davvero quando salvi.");
    }
    renumber(list);
    if (act !== "remove") (button.disabled ? row.querySelector("[data-row-act]:not(:disabled)") || button : button).focus();
    return true;
  };

  // ---- Unsaved changes.
  let dirty = null;
  const watch = (event) => {
    const form = event.target instanceof Element ? event.target.closest("form[data-warn]") : null;
    if (form) dirty = form;
  };
  window.addEventListener("beforeunload", (event) => {
    if (dirty && dirty.isConnected) event.preventDefault();
  });

  // ---- What is typed is kept on the server now and then: the machine may stop, the session may end.
  let waiting = null;
  let sending = null;
  const tell = (form, text) => {
    let place = form.querySelector("[data-draft-state]");
    if (!place) {
      place = document.createElement("p");
      place.className = "sch-small sch-muted";
      place.dataset.draftState = "";
      place.setAttribute("role", "status");
      form.append(place);
    }
    place.textContent = text;
  };
  const stopKeeping = () => {
    clearTimeout(waiting);
    waiting = null;
    if (sending) sending.abort();
  };
  // What was typed: a file cannot be put back into a form, so it is left out.
  const typed = (form) => new URLSearchParams(Array.from(new FormData(form)).filter(([, value]) => typeof value === "string"));
  const keep = async (form) => {
    waiting = null;
    sending = new AbortController();
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body: typed(form), signal: sending.signal });
      const time = new Date().toLocaleTimeString("it", { hour: "2-digit", minute: "2-digit" });
      if (answer.status === 204) tell(form, `Conservato alle ${time}, non ancora salvato: se qualcosa si interrompe, lo ritrovi in questo modulo.`);
      else if (answer.redirected) tell(form, "La sessione è finita. Quello che hai scritto è conservato: entra di nuovo, e lo ritrovi in questo modulo.");
      else tell(form, "Quello che scrivi non si riesce a conservare: salva appena puoi.");
    } catch (error) {
      if (error.name !== "AbortError") tell(form, "Il programma non risponde: quello che scrivi resta solo in questa pagina.");
    }
    sending = null;
  };
  const keepSoon = (event) => {
    const form = event.target instanceof Element ? event.target.closest("form[data-draft]") : null;
    if (form && waiting === null) waiting = setTimeout(() => keep(form), 5000);
  };

  // ---- Files dropped on the page.
  const showFiles = (zone) => {
    const input = zone.querySelector('input[type="file"]');
    let list = zone.querySelector("[data-drop-list]");
    if (!input) return;
    if (!list) {
      list = document.createElement("ul");
      list.dataset.dropList = "";
      zone.append(list);
    }
    list.replaceChildren(...Array.from(input.files || []).map((file) => {
      const item = document.createElement("li");
      item.textContent = `${file.name} (${Math.max(1, Math.round(file.size / 1024)).toLocaleString("it")} kB)`;
      return item;
    }));
  };

  const dropZone = (zone) => {
    const input = zone.querySelector('input[type="file"]');
    if (!input || zone.dataset.dropReady) return;
    zone.dataset.dropReady = "yes";
    input.addEventListener("change", () => showFiles(zone));
    for (const name of ["dragenter", "dragover"]) {
      zone.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add("is-over"); });
    }
    zone.addEventListener("dragleave", (event) => {
      if (!zone.contains(event.relatedTarget)) zone.classList.remove("is-over");
    });
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("is-over");
      if (!event.dataTransfer || event.dataTransfer.files.length === 0) return;
      const files = new DataTransfer();
      for (const file of event.dataTransfer.files) {
        files.items.add(file);
        if (!input.multiple) break;
      }
      input.files = files.files;
      showFiles(zone);
      say(`File scelti: ${input.files.length}.`);
    });
  };

  // ---- A region that does not scroll need not be a stop of the Tab key.
  const sizes = "ResizeObserver" in window ? new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  }) : null;

  const prepare = (root) => {
    all("[data-drop]", root).forEach(dropZone);
    recount(root);
    if (sizes) all(".sch-region", root).forEach((region) => sizes.observe(region));
  };

  // ---- One listener a kind, on the document: fragments that htmx brings in need no wiring.
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    for (const menu of all(".sch-nav details[open]")) {
      if (!menu.contains(target)) menu.open = false;
    }
    const add = target.closest("[data-row-add]");
    const list = add && document.getElementById(add.dataset.rowAdd);
    if (list && addRow(list)) event.preventDefault();
    const act = target.closest("[data-row-act]");
    if (act && actOnRow(act)) event.preventDefault();
    if (target.closest("[data-print]")) window.print();
    const tick = target.closest("button[data-all]");
    if (tick) {
      event.preventDefault();
      const value = tick.dataset.allValue !== "no";
      all(`input[type="checkbox"][name="${tick.dataset.all}"]:not(:disabled)`, tick.closest("form") || document)
        .forEach((box) => { box.checked = value; });
      tick.closest("form")?.dispatchEvent(new Event("change", { bubbles: true }));
      recount();
      say(value ? "Tutte accettate." : "Nessuna accettata.");
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = event.target instanceof Element ? event.target.closest(".sch-nav details[open], .sch-from[open]") : null;
    if (open) {
      open.open = false;
      open.querySelector("summary")?.focus();
    }
  });

  document.addEventListener("input", (event) => {
    watch(event);
    keepSoon(event);
    const name = event.target instanceof Element ? event.target.getAttribute("name") : null;
    if (name) all("[data-sum]").filter((output) => output.dataset.sum === name).forEach(sum);
  });

  document.addEventListener("change", (event) => {
    watch(event);
    keepSoon(event);
    all("[data-count]").forEach(count);
    const form = event.target instanceof Element ? event.target.closest("form[data-autosubmit]") : null;
    if (form && event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
  });

  document.addEventListener("submit", () => {
    dirty = null;
    stopKeeping();
  });

  // ---- What is folded on the screen is part of the sheet on paper: opened for the print, folded again after it.
  const folded = [];
  window.addEventListener("beforeprint", () => {
    for (const part of all("main details:not([open])")) {
      if (part.querySelector("form")) continue;
      part.open = true;
      folded.push(part);
    }
  });
  window.addEventListener("afterprint", () => {
    for (const part of folded.splice(0)) part.open = false;
  });

  document.addEventListener("htmx:load", (event) => prepare(event.target));

  document.body.append(voice);
  prepare(document);
})();

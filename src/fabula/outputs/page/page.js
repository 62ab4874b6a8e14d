(() => {
  "use strict";
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const data = JSON.parse(byId("data").textContent);
  const book = byId("book"), side = byId("side"), main = byId("main"), card = byId("card"), tip = byId("tip");
  const steps = byId("steps"), find = byId("find"), help = byId("help"), rail = byId("rail"), net = document.querySelector(".net");
  const spoken = [...data.kind].flatMap((kind, q) => (kind === "s" ? [q] : []));
  const doubtful = new Set(data.doubt);
  const addressees = new Map(); // of each line; they come as line, person, line, person ...
  for (let at = 0; at < data.to.length; at += 2) {
    if (!addressees.has(data.to[at])) addressees.set(data.to[at], []);
    addressees.get(data.to[at]).push(data.to[at + 1]);
  }
  const chunks = all(".chunk", book);
  const chapters = all(".chapter", book);
  const TYPES = { e: "named beside the line", a: "by pronoun or description", i: "not named beside the line" };
  const KINDS = { t: "A thought", w: "Something written" };
  const SIGNS = { t: "…", w: "¶" };
  const calm = () => !matchMedia("(prefers-reduced-motion: reduce)").matches;
  const narrow = () => matchMedia("(max-width: 48rem)").matches;
  const barHeight = () => byId("bar").getBoundingClientRect().height;

  let chosen = null;      // what is lit: {kind: "person" | "pair" | "doubt", id, name, list}
  let here = -1;          // the line we stand on
  let pinned = -1;        // the line whose card stays
  let shown = -1;         // the line whose card is drawn

  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const pieces = (q) => all(`[data-q="${q}"]`, book);
  const person = (id) => data.people[id] || ["", "?", -1];
  const hue = (id) => (person(id)[2] >= 0 ? `h${person(id)[2]}` : "hx");
  const plural = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

  /* ---- where we are ---- */

  // The first of `boxes` (in order down the page) that ends below `y`.
  function firstBelow(boxes, y) {
    let low = 0, high = boxes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (boxes[middle].getBoundingClientRect().bottom <= y) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  // The first quotation at or below the top of what is seen.
  function quoteInSight() {
    const top = barHeight() + 4;
    for (let at = firstBelow(chunks, top), last = Math.min(chunks.length, at + 3); at < last; at++) {
      for (const piece of all(".q[id]", chunks[at])) {
        if (piece.getBoundingClientRect().bottom > top) return Number(piece.dataset.q);
      }
    }
    return -1;
  }

  function chapterInSight() {
    const at = firstBelow(chapters, barHeight() + innerHeight * 0.3);
    return Math.min(at, chapters.length - 1);
  }

  function view(name) {
    if (main.dataset.view === name) return;
    if (main.dataset.view === "book") view.top = scrollY;
    main.dataset.view = name;
    for (const tab of all("[role=tab]")) {
      const on = tab.dataset.view === name;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
    }
    hideCard();
    scrollTo(0, name === "book" ? view.top || 0 : 0);
    const frame = document.querySelector(".frame");
    if (frame) frame.scrollLeft = (frame.scrollWidth - frame.clientWidth) / 2;
    follow();
  }

  function menu(open) {
    root.classList.toggle("menu", open);
    byId("scrim").hidden = !open;
    byId("menu").setAttribute("aria-expanded", String(open));
    if (open) side.querySelector("input, button").focus({ preventScroll: true });
  }

  // Chunks out of sight have guessed heights: look again once they are drawn.
  function reveal(element, block, after) {
    const box = element.getBoundingClientRect();
    const top = barHeight(), bottom = narrow() ? innerHeight * 0.55 : innerHeight - 110;
    const seen = () => {
      const now = element.getBoundingClientRect();
      if (block === "center") return now.height > 0 && now.top > top && now.top < bottom;
      const atEnd = scrollY + innerHeight > root.scrollHeight - 4;
      return Math.abs(now.top - top - 16) < 8 || (atEnd && now.top < innerHeight);
    };
    if (block === "center" && seen() && box.top > top + 40) return after && after();
    const near = Math.abs(box.top) < innerHeight * 1.5 && calm();
    element.scrollIntoView({ block, behavior: near ? "smooth" : "instant" });
    let last = null, still = 0, frames = 0;
    const call = ++reveal.calls;
    const settle = () => {
      if (call !== reveal.calls) return; // another call has taken over
      const now = Math.round(element.getBoundingClientRect().top);
      still = now === last ? still + 1 : 0;
      last = now;
      if (still < 3 && frames++ < 90) return void requestAnimationFrame(settle);
      if (!seen() && frames < 180) {
        frames += 60;
        still = 0;
        element.scrollIntoView({ block, behavior: "instant" });
        return void requestAnimationFrame(settle);
      }
      if (after) after();
    };
    requestAnimationFrame(settle);
  }

  reveal.calls = 0;
  // A hand on the wheel or the screen ends it.
  for (const kind of ["wheel", "touchmove"]) addEventListener(kind, () => { reveal.calls += 1; }, { passive: true });

  /* ---- what is lit ---- */

  function light(next) {
    for (const piece of all(".q.on", book)) piece.classList.remove("on");
    chosen = next;
    root.classList.toggle("lit", Boolean(next));
    for (const row of all(".who.on")) {
      row.classList.remove("on");
      row.querySelector(".pick").setAttribute("aria-pressed", "false");
    }
    if (next) {
      const wanted = new Set(next.list);
      const among = next.kind === "person" ? `.s${next.id}` : ".q";
      for (const piece of all(among, book)) if (wanted.has(Number(piece.dataset.q))) piece.classList.add("on");
    }
    if (next && next.kind === "person") {
      const row = side.querySelector(`.who[data-id="${next.id}"]`);
      row.classList.add("on");
      row.querySelector(".pick").setAttribute("aria-pressed", "true");
      for (let fold = row.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
      if (!narrow()) row.scrollIntoView({ block: "nearest" });
    }
    lightMentions();
    lightNet();
    showSteps();
    drawRail();
  }

  function choosePerson(id, jump = true) {
    if (chosen && chosen.kind === "person" && chosen.id === id) return clear();
    const list = spoken.filter((q) => data.speaker[q] === id);
    leave();
    light({ kind: "person", id, name: person(id)[0], list });
    if (jump) stand(list);
  }

  function choosePair(place, jump = true) {
    const [a, b, list] = data.pairs[place];
    if (chosen && chosen.kind === "pair" && chosen.id === place) return clear();
    leave();
    light({ kind: "pair", id: place, a, b, name: `${person(a)[0]} and ${person(b)[0]}`, list });
    if (jump) stand(list);
  }

  function chooseDoubt() {
    leave();
    light({ kind: "doubt", id: 0, name: "Doubtful lines", list: data.doubt });
  }

  // Stand on the first line of a list from here on, or on its first.
  function stand(list) {
    if (!list.length || main.dataset.view === "talk") return;
    const from = quoteInSight();
    go(list.find((q) => q >= from) ?? list[list.length - 1], false);
  }

  function leave() {
    for (const piece of all(".q.here", book)) {
      piece.classList.remove("here");
      piece.removeAttribute("tabindex");
      piece.removeAttribute("aria-describedby");
    }
    here = pinned = -1;
    hideCard();
  }

  function clear() {
    leave();
    light(null);
  }

  function go(q, withCard = true) {
    const parts = pieces(q);
    if (!parts.length) return;
    view("book");
    if (root.classList.contains("menu")) menu(false);
    leave();
    here = q;
    for (const piece of parts) piece.classList.add("here");
    const first = parts[0];
    first.tabIndex = -1;
    first.setAttribute("aria-describedby", "card");
    first.focus({ preventScroll: true });
    showSteps();
    if (withCard) pinned = q;
    reveal(first, "center", () => {
      if (here === q && pinned === q) showCard(q, first);
      follow();
    });
  }

  function step(by) {
    const list = chosen ? chosen.list : spoken;
    if (!list.length) return;
    let at = list.indexOf(here);
    if (at < 0) {
      const from = quoteInSight();
      const found = list.findIndex((q) => q >= from);
      at = by > 0 ? (found < 0 ? list.length - 1 : found) : (found < 0 ? list.length : found) - 1;
      if (at < 0) at = 0;
    } else at = (at + by + list.length) % list.length;
    go(list[at]);
  }

  function showSteps() {
    steps.hidden = !chosen;
    if (!chosen) return;
    const dot = steps.querySelector(".dot");
    steps.className = `js ${chosen.kind}`;
    dot.className = `dot ${chosen.kind === "person" ? hue(chosen.id) : ""}`;
    dot.textContent = chosen.kind === "person" ? person(chosen.id)[1] : chosen.kind === "doubt" ? "?" : "↔";
    steps.querySelector(".what").textContent = chosen.name;
    const at = chosen.list.indexOf(here), total = chosen.list.length;
    steps.querySelector(".count").textContent = !total ? "no lines" : at < 0 ? plural(total, "line", "lines") : `${(at + 1).toLocaleString("en")} of ${total.toLocaleString("en")}`;
  }

  // Names and pronouns of the chosen person, where the browser can paint them without new elements.
  function lightMentions() {
    if (!window.CSS || !CSS.highlights || !window.Highlight) return;
    CSS.highlights.delete("mentioned");
    const row = chosen && chosen.kind === "person" && data.mentions[chosen.id];
    if (!row) return;
    lightMentions.blocks ||= all(".chunk > *", book);
    const highlight = new Highlight();
    for (let at = 0, block = 0; at < row.length; at += 3) {
      block += row[at];
      const range = rangeIn(lightMentions.blocks[block], row[at + 1], row[at + 2]);
      if (range) highlight.add(range);
    }
    CSS.highlights.set("mentioned", highlight);
  }

  function rangeIn(block, offset, length) {
    if (!block) return null;
    const range = new Range();
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    let at = 0, begun = false;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const end = at + node.length;
      if (!begun && offset < end) {
        range.setStart(node, offset - at);
        begun = true;
      }
      if (begun && offset + length <= end) {
        range.setEnd(node, offset + length - at);
        return range;
      }
      at = end;
    }
    return null;
  }

  // `over`: a person pointed at, shown as if chosen while the pointer stays.
  function lightNet(over = null) {
    if (!net) return;
    const what = over === null ? chosen : { kind: "person", id: over };
    const ids = !what ? [] : what.kind === "person" ? [what.id] : what.kind === "pair" ? [what.a, what.b] : [];
    net.classList.toggle("some", ids.length > 0);
    const near = new Set(ids.map(String));
    for (const edge of all(".edge", net)) {
      const { a, b, pair } = edge.dataset;
      const on = what && (what.kind === "person" ? a === String(what.id) || b === String(what.id) : what.kind === "pair" && Number(pair) === what.id);
      edge.classList.toggle("near", Boolean(on));
      if (on) near.add(a).add(b);
    }
    net.style.setProperty("--tint", ids.length === 1 && person(ids[0])[2] >= 0 ? `var(--c${person(ids[0])[2]})` : "var(--soft)");
    for (const node of all(".node", net)) {
      node.classList.toggle("near", near.has(node.dataset.id));
      node.classList.toggle("on", ids.includes(Number(node.dataset.id)));
      node.setAttribute("aria-pressed", String(Boolean(chosen && chosen.kind === "person" && chosen.id === Number(node.dataset.id))));
    }
  }

  if (net) {
    net.addEventListener("pointerover", (event) => {
      const node = event.target.closest(".node");
      if (node && event.pointerType !== "touch") lightNet(Number(node.dataset.id));
    });
    net.addEventListener("pointerout", (event) => {
      if (event.target.closest(".node")) lightNet();
    });
  }

  /* ---- the card ---- */

  function showCard(q, at) {
    hideCard();
    shown = q;
    const speaker = data.speaker[q], sure = data.sure[q];
    for (const piece of pieces(q)) piece.classList.add("hot");
    const evidence = all(`[data-e~="${q}"]`, book);
    for (const words of evidence) words.classList.add("lit");

    const head = make("div", "head");
    const voiced = data.kind[q] === "s";
    const dot = make("span", `dot ${speaker >= 0 ? hue(speaker) : voiced ? "none" : "mute"}`, speaker >= 0 ? person(speaker)[1] : voiced ? "?" : SIGNS[data.kind[q]]);
    dot.setAttribute("aria-hidden", "true");
    const names = make("div");
    names.append(make("b", "", speaker < 0 ? (KINDS[data.kind[q]] || "Unresolved") : person(speaker)[0]));
    const to = addressees.get(q);
    if (to) names.append(make("span", "to", `to ${to.map((id) => person(id)[0]).join(", ")}`));
    else if (!voiced) names.append(make("span", "to", speaker < 0 ? "nobody says it aloud" : KINDS[data.kind[q]].toLowerCase()));
    head.append(dot, names);
    card.append(head);

    if (data.kind[q] === "s" || speaker >= 0) {
      const row = make("p", "sure");
      const meter = make("span", "meter"), fill = make("i");
      fill.style.width = `${sure}%`;
      meter.append(fill);
      meter.setAttribute("aria-hidden", "true");
      row.append(meter, make("span", "", speaker < 0 ? `nobody is sure enough; the best guess had ${sure}%` : `${sure}% sure, ${TYPES[data.type[q]]}`));
      card.append(row);
    }
    if (data.reason[q] >= 0) {
      const [label, meaning] = data.reasons[data.reason[q]];
      const words = evidence.map((e) => e.textContent).join("").replace(/\s+/g, " ").trim();
      const why = make("p", "why");
      why.append(`${label}: `);
      if (words) why.append(make("q", "", words.length > 90 ? `${words.slice(0, 88)}…` : words));
      if (meaning && !(words && label === "Tag")) why.append(words ? ` – ${meaning}` : meaning);
      card.append(why);
    }
    card.className = `${speaker < 0 ? "" : hue(speaker)}${data.kind[q] === "s" && doubtful.has(q) ? " low" : ""}`;
    if (pinned === q) {
      const foot = make("div", "foot");
      if (speaker >= 0 && !(chosen && chosen.kind === "person" && chosen.id === speaker)) {
        const button = make("button", "", `All lines of ${person(speaker)[0]}`);
        button.type = "button";
        button.addEventListener("click", () => { choosePerson(speaker, false); go(q); });
        foot.append(button);
      }
      const link = make("a", "", `#q${q}`);
      link.href = `#q${q}`;
      link.title = "Link to this line";
      foot.append(link);
      card.append(foot);
    }
    card.hidden = false;
    placeCard(at);
  }

  function placeCard(at) {
    if (narrow()) return; // at the foot, by the style sheet
    const boxes = at instanceof Element ? [...at.getClientRects()] : null;
    const box = boxes ? boxes[0] : at;
    if (!box) return;
    const { width, height } = card.getBoundingClientRect();
    // Beside the text where there is room, so that it covers nothing.
    const edge = book.getBoundingClientRect();
    const gutter = edge.right - parseFloat(getComputedStyle(chunks[0] || book).paddingRight) + 20;
    if (gutter + width < rail.getBoundingClientRect().left) {
      card.style.left = `${gutter}px`;
      card.style.top = `${Math.max(barHeight() + 8, Math.min(box.top - 6, innerHeight - height - 12))}px`;
      return;
    }
    const left = Math.max(8, Math.min(box.left, innerWidth - width - 28));
    const over = box.top - height - 10;
    const under = (boxes ? boxes[boxes.length - 1] : box).bottom + 10;
    card.style.left = `${left}px`;
    card.style.top = `${over > barHeight() + 4 || under + height > innerHeight ? Math.max(8, over) : under}px`;
  }

  function hideCard() {
    if (shown >= 0) {
      for (const piece of pieces(shown)) piece.classList.remove("hot");
      for (const words of all("[data-e].lit", book)) words.classList.remove("lit");
    }
    shown = -1;
    card.hidden = true;
    card.replaceChildren();
  }

  const lineAt = (target) => (target instanceof Element ? target.closest("#book .q") : null);
  let timer = 0;
  function later(action, delay) {
    clearTimeout(timer);
    timer = setTimeout(action, delay);
  }
  function restore() {
    if (pinned >= 0) showCard(pinned, pieces(pinned)[0]);
    else hideCard();
  }
  book.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const piece = lineAt(event.target);
    if (!piece) return;
    const q = Number(piece.dataset.q), x = event.clientX, y = event.clientY;
    if (q === shown) return clearTimeout(timer);
    const box = [...piece.getClientRects()].find((r) => y >= r.top - 2 && y <= r.bottom + 2) || piece.getClientRects()[0];
    later(() => showCard(q, { left: Math.max(box.left, x - 60), top: box.top, bottom: box.bottom }), 110);
  });
  book.addEventListener("pointerout", (event) => {
    if (event.pointerType === "touch" || !lineAt(event.target)) return;
    if (lineAt(event.relatedTarget) !== lineAt(event.target)) later(restore, 220);
  });
  card.addEventListener("pointerenter", () => clearTimeout(timer));
  card.addEventListener("pointerleave", () => later(restore, 220));
  book.addEventListener("click", (event) => {
    const piece = lineAt(event.target);
    if (!piece) {
      if (pinned >= 0) leave(), showSteps();
      return;
    }
    if (String(getSelection())) return;
    clearTimeout(timer);
    const q = Number(piece.dataset.q);
    if (pinned === q) return leave(), showSteps();
    leave();
    here = pinned = q;
    for (const part of pieces(q)) part.classList.add("here");
    showCard(q, piece);
    showSteps();
    if (narrow()) { // keep the line above the card
      const box = piece.getBoundingClientRect();
      const hidden = box.bottom + 24 - card.getBoundingClientRect().top;
      if (hidden > 0) scrollBy({ top: Math.min(hidden, box.top - barHeight() - 24), behavior: calm() ? "smooth" : "instant" });
    }
  });

  /* ---- the rail ---- */

  const STEPS = 10000;
  function drawRail() {
    const canvas = rail.firstElementChild, box = rail.getBoundingClientRect();
    if (!box.width || !box.height) return;
    const scale = devicePixelRatio || 1;
    canvas.width = Math.round(box.width * scale);
    canvas.height = Math.round(box.height * scale);
    const paint = canvas.getContext("2d"), style = getComputedStyle(root);
    const colours = new Map();
    const colour = (id) => {
      const name = id < 0 ? "--doubt" : person(id)[2] >= 0 ? `--c${person(id)[2]}` : "--cx";
      if (!colours.has(name)) colours.set(name, style.getPropertyValue(name).trim());
      return colours.get(name);
    };
    const lit = chosen && new Set(chosen.list);
    const thick = Math.max(1, Math.min(3, Math.round((canvas.height / (spoken.length + 1)) * 0.6))) * (scale > 1 ? 1.5 : 1);
    for (const pass of lit ? [false, true] : [true]) {
      for (const q of spoken) {
        if (lit && lit.has(q) !== pass) continue;
        paint.globalAlpha = !lit ? 0.75 : pass ? 1 : 0.1;
        paint.fillStyle = colour(data.speaker[q]);
        const y = (data.at[q] / STEPS) * canvas.height;
        paint.fillRect(canvas.width * 0.2, y, canvas.width * 0.6, lit && pass ? Math.max(2, thick) : thick);
      }
    }
  }

  rail.addEventListener("click", (event) => {
    const wanted = (event.clientY / innerHeight) * STEPS;
    const list = chosen && chosen.list.length ? chosen.list : spoken;
    if (!list.length) return;
    let best = list[0];
    for (const q of list) if (Math.abs(data.at[q] - wanted) < Math.abs(data.at[best] - wanted)) best = q;
    go(best, false);
  });

  let waiting = false;
  function follow() {
    waiting = false;
    if (main.dataset.view !== "book") return;
    const q = quoteInSight();
    rail.lastElementChild.style.top = `${q < 0 ? (scrollY > 0 ? 100 : 0) : data.at[q] / (STEPS / 100)}%`;
    const at = chapterInSight();
    if (at >= 0 && at !== follow.chapter) {
      follow.chapter = at;
      const links = all(".chapters li a");
      links.forEach((link, n) => (n === at ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
      if (links[at]) byId("where").textContent = links[at].lastChild.textContent.trim();
    }
    if (!card.hidden && pinned >= 0 && shown === pinned) placeCard(pieces(pinned)[0]);
  }
  addEventListener("scroll", () => {
    if (!waiting) requestAnimationFrame(follow);
    waiting = true;
  }, { passive: true });
  let resizing = 0;
  addEventListener("resize", () => {
    clearTimeout(resizing);
    resizing = setTimeout(() => { drawRail(); follow(); }, 120);
  });

  /* ---- chapters, theme, search ---- */

  function jump(id) {
    const line = /^q(\d+)$/.exec(id);
    if (line) return go(Number(line[1]));
    const target = byId(id);
    if (!target) return;
    if (book.contains(target)) view("book");
    if (target === byId("talk")) return view("talk");
    menu(false);
    const menuOfChapters = byId("chapters");
    if (menuOfChapters) menuOfChapters.open = false;
    reveal(target, "start");
  }

  function chapter(by) {
    if (!chapters.length) return;
    view("book");
    // Pressed again while the page still moves: count on from where it is going.
    const moving = performance.now() - chapter.when < 900;
    let at = (moving ? chapter.at : chapterInSight()) + by;
    if (by < 0 && !moving && chapters[at + 1] && chapters[at + 1].getBoundingClientRect().top < -40) at += 1;
    at = Math.max(0, Math.min(chapters.length - 1, at));
    chapter.at = at;
    chapter.when = performance.now();
    leave();
    reveal(chapters[at], "start");
  }

  chapter.when = -Infinity;

  function theme() {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    try {
      localStorage.setItem("fabula-theme", root.dataset.theme);
    } catch { /* storage may be closed to local files */ }
    drawRail();
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawRail);

  function filter() {
    const wanted = find.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const row of all(".who", side)) {
      row.hidden = !wanted.every((word) => ` ${row.dataset.find}`.includes(` ${word}`) || (word.length > 2 && row.dataset.find.includes(word)));
      found += row.hidden ? 0 : 1;
    }
    const fold = side.querySelector(".minor");
    if (fold) {
      if (wanted.length) fold.open = true;
      else if (filter.was) fold.open = Boolean(fold.querySelector(".who.on"));
    }
    for (const same of all(".same", side)) {
      same.hidden = !same.querySelector(".who:not([hidden])");
      if (filter.was && !wanted.length) same.firstElementChild.open = Boolean(same.querySelector(".who.on"));
    }
    filter.was = wanted.length > 0;
    byId("nobody").hidden = found > 0 || !wanted.length;
  }
  find.addEventListener("input", filter);
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      const first = all(".who", side).find((row) => !row.hidden);
      if (first && find.value.trim()) choosePerson(Number(first.dataset.id));
    } else if (event.key === "Escape") {
      event.stopPropagation();
      if (find.value) {
        find.value = "";
        filter();
      } else find.blur();
    }
  });

  /* ---- the strips ---- */

  function stretchAt(strip, x) {
    const box = strip.getBoundingClientRect();
    return Math.max(0, Math.min(data.stretches.length - 1, Math.floor(((x - box.left) / box.width) * data.stretches.length)));
  }
  side.addEventListener("pointermove", (event) => {
    const strip = event.target.closest(".strip");
    tip.hidden = !strip;
    if (!strip) return;
    const at = stretchAt(strip, event.clientX);
    const id = strip.closest(".who").dataset.id;
    const count = (data.presence[id] || [])[at] || 0;
    tip.textContent = `${data.stretches[at][0]}: ${count ? plural(count, "mention", "mentions") : "not mentioned"}`;
    tip.style.left = `${Math.max(8, Math.min(event.clientX - 20, innerWidth - tip.offsetWidth - 8))}px`;
    tip.style.top = `${strip.getBoundingClientRect().top - tip.offsetHeight - 6}px`;
  });
  side.addEventListener("pointerleave", () => { tip.hidden = true; });

  /* ---- one listener for all buttons, one for all keys ---- */

  const actions = {
    menu: () => menu(!root.classList.contains("menu")),
    doubt: () => { chooseDoubt(); menu(false); view("book"); step(1); },
    theme,
    help: () => help.showModal(),
    next: () => step(1),
    back: () => step(-1),
    clear,
  };
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    const link = target.closest("a[href^='#']");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      const id = link.getAttribute("href").slice(1);
      try { history.replaceState(null, "", `#${id}`); } catch { location.hash = id; }
      if (id === "book") { view("book"); book.focus(); } else jump(id);
      return;
    }
    const strip = target.closest(".strip");
    if (strip) return jump(data.stretches[stretchAt(strip, event.clientX)][1]);
    const pair = target.closest("[data-pair]");
    if (pair) return choosePair(Number(pair.dataset.pair));
    const node = target.closest(".node");
    if (node) return choosePerson(Number(node.dataset.id));
    const pick = target.closest(".pick");
    if (pick) {
      choosePerson(Number(pick.closest(".who").dataset.id));
      if (chosen && narrow()) menu(false);
      return;
    }
    const tab = target.closest("[role=tab]");
    if (tab) return view(tab.dataset.view);
    const button = target.closest("[data-act]");
    if (button) return actions[button.dataset.act]();
    if (target.id === "scrim") menu(false);
    const menuOfChapters = byId("chapters");
    if (menuOfChapters && menuOfChapters.open && !menuOfChapters.contains(target)) menuOfChapters.open = false;
    if (target === help) help.close();
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const target = event.target instanceof Element ? event.target : root;
    if (help.open || target.closest("input, textarea, select")) return;
    const node = target.closest(".node");
    if (node && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      return choosePerson(Number(node.dataset.id));
    }
    if (target.matches("[role=tab]") && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      const other = all("[role=tab]").find((tab) => tab !== target);
      view(other.dataset.view);
      return other.focus();
    }
    const keys = {
      j: () => step(1), n: () => step(1), k: () => step(-1), p: () => step(-1),
      u: () => doubt(1), U: () => doubt(-1),
      "[": () => chapter(-1), "]": () => chapter(1),
      "/": () => { if (narrow()) menu(true); find.focus(); find.select(); },
      t: theme, w: () => view(main.dataset.view === "book" ? "talk" : "book"), "?": () => help.showModal(),
      Escape: escape,
    };
    const action = keys[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  function doubt(by) {
    if (!data.doubt.length) return;
    const from = here;
    if (!chosen || chosen.kind !== "doubt") {
      chooseDoubt();
      here = data.doubt.includes(from) ? from : -1;
    }
    step(by);
  }

  function escape() {
    const menuOfChapters = byId("chapters");
    if (root.classList.contains("menu")) return menu(false);
    if (menuOfChapters && menuOfChapters.open) return void (menuOfChapters.open = false);
    if (!card.hidden && pinned < 0) return hideCard();
    clear();
  }

  addEventListener("hashchange", () => jump(decodeURIComponent(location.hash.slice(1))));
  for (const id of ["book", "talk"]) byId(id).setAttribute("role", "tabpanel");
  main.dataset.view = "book";
  drawRail();
  if (location.hash.length > 1) jump(decodeURIComponent(location.hash.slice(1)));
  else follow();
})();

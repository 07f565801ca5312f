// A button that asks the notebook's own server (the course home) to hand the saved answer in.
const serverBase = () => {
  const config = document.getElementById("jupyter-config-data");
  return config ? JSON.parse(config.textContent).baseUrl || "/" : "/";
};

const cookie = (name) =>
  decodeURIComponent((document.cookie.split("; ").find((one) => one.startsWith(`${name}=`)) || "").slice(name.length + 1));

async function handIn(address) {
  const answer = await fetch(address, {
    method: "POST",
    credentials: "same-origin",
    headers: { Accept: "application/json", "X-XSRFToken": cookie("_xsrf"), "Content-Type": "application/x-www-form-urlencoded" },
    body: "",
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function render({ model, el }) {
  const texts = model.get("texts");
  const address = `${serverBase()}course/cards`;
  const shown = h("p", { class: "course-saved" });
  const region = liveRegion();
  const say = (text) => { shown.textContent = text; announce(region, text); };
  const send = button(texts.send, async () => {
    send.disabled = true;
    say(texts.sending);
    try {
      const done = await handIn(address);
      say(done.message ? `✓ ${done.message}` : `✗ ${done.problem}`);
    } catch {
      say(`✗ ${texts.failed}`);
    }
    send.disabled = false;
    send.focus();
  });
  el.append(shield(h("div", { class: "course-question course-share", lang: model.get("lang"), "data-share": model.get("identifier") },
    send, " ", h("a", { href: address, target: "_blank" }, texts.page), shown, region)));
}
export default { render };

// A JupyterLab extension without a build step: a module-federation container written by hand.
// It runs a course notebook when it opens and after its kernel restarts, because code is hidden and trainees do not program.
(() => {
  let scope = {};

  // The shared scope holds what JupyterLab lends: name -> version -> {get}.
  const shared = async (name) => {
    const versions = scope[name];
    if (!versions) throw new Error(`JupyterLab does not share ${name}`);
    const factory = await versions[Object.keys(versions).sort().at(-1)].get();
    return factory();
  };

  // A page's text may be written from right to left, whatever direction JupyterLab's own words have.
  function readsByItself(node) {
    const turn = () => { for (const block of node.querySelectorAll(".jp-RenderedMarkdown > :not([dir])")) block.dir = "auto"; };
    new MutationObserver((changes) => { if (changes.some((change) => change.target.closest?.(".jp-MarkdownCell") || change.target === node)) turn(); })
      .observe(node, { childList: true, subtree: true });
    turn();
  }

  async function plugins() {
    const { INotebookTracker, NotebookActions } = await shared("@jupyterlab/notebook");
    const wanted = (panel) => (panel.context.model.metadata?.course ?? panel.context.model.getMetadata?.("course"))?.run_on_open;
    const run = {
      id: "course-lab:run-on-open",
      description: "Runs a course notebook when it opens and after a restart.",
      autoStart: true,
      requires: [INotebookTracker],
      activate: (app, tracker) => {
        const runAll = async (panel) => {
          const { sessionContext } = panel.context;
          await sessionContext.ready;
          await NotebookActions.runAll(panel.content, sessionContext);
          const top = panel.content.node.querySelector(".jp-WindowedPanel-outer") || panel.content.node;
          panel.content.activeCellIndex = 0;
          top.scrollTop = 0;
        };
        tracker.widgetAdded.connect(async (_tracker, panel) => {
          await panel.context.ready;
          if (!wanted(panel)) return;
          panel.node.classList.add("course-notebook");
          readsByItself(panel.content.node);
          await panel.revealed;
          let started = false;
          const { sessionContext } = panel.context;
          const once = () => {
            // A kernel that lives already keeps its widgets: run again only where there is nothing to see.
            if (started) return;
            started = true;
            runAll(panel);
          };
          await sessionContext.ready;
          once();
          sessionContext.statusChanged.connect((_context, status) => {
            if (status === "restarting" || status === "autorestarting") started = false;
            if (status === "idle" && !started) once();
          });
        });
      },
    };
    const language = {
      id: "course-lab:language",
      description: "Brings a module in the language that a widget was set to.",
      autoStart: true,
      requires: [INotebookTracker],
      activate: (app, tracker) => {
        const config = JSON.parse(document.getElementById("jupyter-config-data")?.textContent || "{}");
        const cookie = (name) => document.cookie.split("; ").find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) || "";
        window.addEventListener("course-language", async (event) => {
          const body = new URLSearchParams({ language: event.detail.language });
          await fetch(`${config.baseUrl || "/"}course/language`, { method: "POST", body, credentials: "same-origin", redirect: "manual", headers: { "X-XSRFToken": cookie("_xsrf") } });
          // The page's text comes from the file, which is another now; answers are in a file of their own.
          const panels = []; tracker.forEach((panel) => { if (wanted(panel)) panels.push(panel); });
          for (const panel of panels) {
            await panel.context.revert();
            await NotebookActions.runAll(panel.content, panel.context.sessionContext);
          }
        });
      },
    };
    const home = {
      id: "course-lab:home",
      description: "A link to the course home in the top bar.",
      autoStart: true,
      activate: (app) => {
        const config = JSON.parse(document.getElementById("jupyter-config-data")?.textContent || "{}");
        const link = document.createElement("a");
        link.href = `${config.baseUrl || "/"}course`;
        link.textContent = config.courseHome || "Course home";
        link.id = "course-home-link";
        link.style.cssText = "padding:4px 14px;color:var(--jp-content-link-color);font-weight:600;display:inline-block;white-space:nowrap";
        const place = () => {
          const bar = document.querySelector("#jp-menu-panel, #jp-top-panel, #top-panel");
          if (bar && !document.getElementById(link.id)) bar.prepend(link);
        };
        app.restored.then(() => {
          place();
          if (config.courseCalm !== "true") return;
          // A trainee starts with the page alone; the menu View brings every panel back.
          for (const side of ["left", "right"])
            if (app.commands.isToggled("application:toggle-side-tabbar", { side })) app.commands.execute("application:toggle-side-tabbar", { side });
        });
        const style = document.createElement("style");
        style.textContent = ".course-notebook .jp-InputPlaceholder, .course-notebook .jp-Cell-inputCollapser { opacity: 0; height: 4px; min-height: 0; overflow: hidden; }"
          + ".course-notebook .jp-InputPlaceholder:focus-within { opacity: 1; height: auto; }"
          + ".course-notebook .jp-OutputPrompt, .course-notebook .jp-InputPrompt { visibility: hidden; }";
        document.head.append(style);
      },
    };
    const labels = {
      id: "course-lab:nbgrader-labels",
      description: "nbgrader's buttons and panels in the course's language.",
      autoStart: true,
      activate: () => {
        const config = JSON.parse(document.getElementById("jupyter-config-data")?.textContent || "{}");
        const words = JSON.parse(config.courseLabels || "{}");
        if (!Object.keys(words).length) return;
        // nbgrader's own parts of the page and the menus and tabs that name them; never a notebook's content.
        const parts = "#nbgrader-assignment-list, #nbgrader-course-list, #nbgrader-create_assignemnt, .nbgrader-mainarea-widget, .nbgrader-CreateAssignment, .validate, .jp-Dialog, .lm-Menu, .lm-MenuBar, .lm-TabBar, .jp-Toolbar";
        const rename = (element) => {
          if (!element.closest(parts)) return;
          for (const name of ["aria-label", "title"]) {
            const word = words[element.getAttribute(name)];
            if (word) element.setAttribute(name, word);
          }
          if (words[element.value]) element.value = words[element.value];
        };
        const translate = (root) => {
          const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const text = node.data.trim();
            if (words[text] && node.parentElement?.closest(parts)) node.data = node.data.replace(text, words[text]);
          }
          const named = "input[type=button], [title], [aria-label]";
          if (root.matches?.(named)) rename(root);
          for (const element of root.querySelectorAll?.(named) || []) rename(element);
        };
        new MutationObserver((changes) => {
          for (const change of changes) {
            if (change.type === "attributes") rename(change.target);
            if (change.type === "characterData") translate(change.target.parentElement || document.body);
            for (const node of change.addedNodes) translate(node.nodeType === Node.TEXT_NODE ? node.parentElement || document.body : node);
          }
        }).observe(document.body, { childList: true, characterData: true, subtree: true, attributeFilter: ["aria-label", "title"] });
        translate(document.body);
      },
    };
    return [run, language, labels, home];
  }

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB["course-lab"] = {
    init: (given) => { scope = given; },
    get: async (name) => {
      if (name !== "./extension") throw new Error(`course-lab has no ${name}`);
      const list = await plugins();
      return () => ({ __esModule: true, default: list });
    },
  };
})();

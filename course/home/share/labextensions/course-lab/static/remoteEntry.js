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

  async function plugins() {
    const { INotebookTracker, NotebookActions } = await shared("@jupyterlab/notebook");
    const run = {
      id: "course-lab:run-on-open",
      description: "Runs a course notebook when it opens and after a restart.",
      autoStart: true,
      requires: [INotebookTracker],
      activate: (app, tracker) => {
        const wanted = (panel) => (panel.context.model.metadata?.course ?? panel.context.model.getMetadata?.("course"))?.run_on_open;
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
    return [run, home];
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

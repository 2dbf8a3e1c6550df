/**
 * Widget models, owned by the kernel: one comm per model.
 *
 *   open     target "jupyter.widget", data { state, buffer_paths }, metadata { version }
 *   message  { method: "update", state, buffer_paths }     either way: fields that changed
 *            { method: "echo_update", … }                  back, so that other front ends follow
 *            { method: "request_state" }                   asked by a page that was loaded again
 *            { method: "custom", content }                 a button: { event: "click" }
 *
 * A page may also ask for all models at once, over a comm of target "jupyter.widget.control":
 * { method: "request_states" }, answered by { method: "update_states", states, buffer_paths }.
 *
 * https://github.com/jupyter-widgets/ipywidgets/blob/main/packages/schema/messages.md, version 2.1
 */

import { type Comm, openComm, registerTarget } from "./comms.js";
import type { State } from "./controls.js";

const PROTOCOL = "2.1.0";
const BASE = { name: "@jupyter-widgets/base", version: "2.0.0" };
const CONTROLS = { name: "@jupyter-widgets/controls", version: "2.0.0" };

const models = new Map<string, Model>();
let made = 0;

/** One widget that a front end can show. */
export class Model {
  /** Names the model; the same in every session, so that notebooks come out the same. */
  readonly id: string;
  readonly #state: State;
  readonly #comm: Comm;

  /**
   * Opens the comm.
   *
   * @param name for example "IntSliderModel"; layouts and styles are models too
   * @param state but for the names of model and view
   * @param heard called with changes and custom messages; the message is handled when its promise
   * has settled
   */
  constructor(
    name: string,
    state: State,
    heard: { changed?(state: State): unknown; custom?(content: State): unknown } = {},
  ) {
    made += 1;
    this.id = `widget-${made}`;
    const isStyle = name.endsWith("StyleModel");
    const isLayout = name === "LayoutModel";
    const isLink = name === "LinkModel";
    const model = isLayout ? BASE : CONTROLS;
    const view = isLayout || isStyle ? BASE : CONTROLS;
    this.#state = {
      _model_module: model.name,
      _model_module_version: model.version,
      _model_name: name,
      _view_module: view.name,
      _view_module_version: view.version,
      _view_name: isLink ? null : isStyle ? "StyleView" : name.replace(/Model$/, "View"),
      _view_count: null,
      // What has a place of its own on the page.
      ...(isLayout || isStyle || isLink ? {} : { _dom_classes: [], tabbable: null, tooltip: null }),
      ...state,
    };
    offerAllStates();
    models.set(this.id, this);
    this.#comm = openComm(
      "jupyter.widget",
      { state: this.#state, buffer_paths: [] },
      { id: this.id, metadata: { version: PROTOCOL } },
    );
    this.#comm.onClose(() => models.delete(this.id));
    this.#comm.onMessage(({ data }) => {
      if (data.method === "request_state") this.#send("update", this.#state);
      else if (data.method === "custom") return heard.custom?.(asState(data.content));
      else if (data.method === "update") {
        const changed = asState(data.state);
        Object.assign(this.#state, changed);
        this.#send("echo_update", changed);
        return heard.changed?.(changed);
      }
      return undefined;
    });
  }

  /** How another model's state names this one. */
  get reference(): string {
    return `IPY_MODEL_${this.id}`;
  }

  /** Ends it on both sides. */
  close(): void {
    models.delete(this.id);
    this.#comm.close();
  }

  /** What a page needs that asks for all models. */
  get described(): State {
    const { _model_name, _model_module, _model_module_version } = this.#state;
    return {
      model_name: _model_name,
      model_module: _model_module,
      model_module_version: _model_module_version,
      state: this.#state,
    };
  }

  #send(method: string, state: State): void {
    this.#comm.send({ method, state, buffer_paths: [] });
  }
}

let isOffered = false;

function offerAllStates(): void {
  if (isOffered) return;
  isOffered = true;
  registerTarget("jupyter.widget.control", (comm) =>
    comm.onMessage(({ data }) => {
      if (data.method !== "request_states") return;
      const states = Object.fromEntries([...models].map(([id, { described }]) => [id, described]));
      comm.send({ method: "update_states", states, buffer_paths: [] });
    }),
  );
}

function asState(value: unknown): State {
  return typeof value === "object" && value !== null ? (value as State) : {};
}

/**
 * Wraps values in modules that Node's loader accepts, such as the exports of CommonJS as their
 * types describe them.
 *
 * https://nodejs.org/docs/latest-v20.x/api/vm.html#class-vmsyntheticmodule
 */

import { types } from "node:util";
import vm from "node:vm";

const made = new WeakMap<object, Promise<vm.Module>>();

/** For a dynamic import, which may also be given a namespace. */
export async function asModule(namespace: object): Promise<vm.Module> {
  return types.isModuleNamespaceObject(namespace) ? (namespace as vm.Module) : moduleOf(namespace);
}

/** For an import declaration. */
export function moduleOf(namespace: object): Promise<vm.Module> {
  let module = made.get(namespace);
  if (!module) {
    module = makeModule(namespace);
    made.set(namespace, module);
  }
  return module;
}

async function makeModule(namespace: object): Promise<vm.Module> {
  const names = Object.getOwnPropertyNames(namespace);
  const module = new vm.SyntheticModule(names, () => {
    for (const name of names) module.setExport(name, Reflect.get(namespace, name));
  });
  await module.link(() => {
    throw new Error("a namespace cannot import");
  });
  await module.evaluate();
  return module;
}

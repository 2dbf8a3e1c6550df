/**
 * What a notebook sees without an import. A kernel that loads this module makes every value and
 * type exported here available in cells.
 *
 * Importing it has side effects, which is why the library itself is index.ts: arquero's tables get
 * a display and readable errors in expressions, functions show their help, and the notebook's
 * interrupt button stops bulk operations between two map operations.
 */

import { setInterruption } from "../go/index.js";
import { notebook } from "../notebook.js";
import { installTableDisplay, installTableErrors } from "../tables/index.js";
import { installHelpDisplay } from "./help/displays.js";
import * as library from "./index.js";

installHelpDisplay(library);
installTableDisplay();
installTableErrors();
setInterruption(notebook());

export * from "./index.js";

#!/usr/bin/env node
// The `sillage` command: `npx sillage VERB` in the project's root, also under an older Node.
import { launch } from './launch.js'

await launch('sillage', process.argv.slice(2))

#!/usr/bin/env node
// The `sillage` command, also under an older Node: `./sillage VERB` in the project's folder, `sillage VERB` in the image.
import { launch } from './launch.js'

await launch('sillage', process.argv.slice(2))

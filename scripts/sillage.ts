// The `sillage` command line: `./sillage VERB` in the project's folder. What it loads is compiled once and kept.
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

// Compiling TypeScript took half of the time of a short verb. Not in the shared temporary directory, which is Node's default:
// there another user could lay code ready. Where nothing can be written, nothing is kept.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/sillage', import.meta.url)))
const { endWhereNobodyReads, runCommandLine } = await import('./command-line/program.ts')
endWhereNobodyReads()
await runCommandLine(process.argv.slice(2))

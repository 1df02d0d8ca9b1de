// The `sillage` command line: `./sillage VERB` in the project's folder. Compiled code is cached.
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

// Compiling TypeScript took half of the time of a short verb. The cache is not in the shared temporary directory, which is
// Node's default: another user could plant code there. Where the directory is read-only, nothing is cached.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/sillage', import.meta.url)))
const { endOnClosedPipe, runCommandLine } = await import('./command-line/program.ts')
endOnClosedPipe()
await runCommandLine(process.argv.slice(2))

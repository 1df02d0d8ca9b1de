// The `sillage` command line: each other file of this folder adds one verb.
import { readdir } from 'node:fs/promises'
import { Command } from 'commander'

type AddVerb = (program: Command) => void

const folder = new URL('.', import.meta.url)
const program = new Command('sillage').description(
  'The learning-analytics engine: its verbs. Run from the project’s root.',
)

for (const file of (await readdir(folder)).sort()) {
  if (!file.endsWith('.ts') || file.endsWith('.test.ts') || file === 'sillage.ts') continue
  const module: { default?: unknown } = await import(new URL(file, folder).href)
  // A file without a default export holds a part that verbs share.
  if (typeof module.default === 'function') (module.default as AddVerb)(program)
}

try {
  await program.parseAsync()
} catch (error) {
  // A typed error says what went wrong and what to do; of another one, a person who reports it needs the stack.
  const typed = error instanceof Error && !/^(Type|Range|Reference)?Error$/.test(error.name)
  process.stderr.write(`${typed ? error.message : error instanceof Error ? error.stack : String(error)}\n`)
  process.exitCode = 1
}

// The types of the TypeScript client, made from the OpenAPI document: `node tools/api/client.ts`.
//
// openapi-typescript does not run on TypeScript 7: it is kept in tools/api/generator, with a TypeScript of its own, and
// installed here when it is first needed. What it makes is committed, so that a client needs no generator.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureInstalled } from '../../bin/install.js'
import { apiDocument } from './document.ts'

const generator = join(import.meta.dirname, 'generator')
const program = join(generator, 'node_modules', 'openapi-typescript', 'bin', 'cli.js')
export const clientFile = join(import.meta.dirname, '..', '..', 'clients', 'typescript', 'sillage-api.ts')

/** Whether the generator is there; the command installs it. */
export const isGeneratorInstalled = (): boolean => existsSync(program)

/** The types as the document has them now. */
export async function clientTypes(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'sillage-client-'))
  try {
    const [from, to] = [join(directory, 'openapi.json'), join(directory, 'client.ts')]
    await writeFile(from, await apiDocument())
    const { status, stderr, error } = spawnSync(
      process.execPath,
      [program, from, '--output', to, '--default-non-nullable=false'],
      { encoding: 'utf8' },
    )
    if (error) throw error
    if (status !== 0) throw new Error(`openapi-typescript failed:\n${stderr}`)
    const made = (await readFile(to, 'utf8')).replace(/^\/\*\*.*?\*\/\s*/s, '')
    return `// The types of the API, made from its OpenAPI document by \`node tools/api/client.ts\`: not edited by hand.\n\n${made}`
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

if (import.meta.main) {
  await ensureInstalled(generator)
  await writeFile(clientFile, await clientTypes())
  console.log(`wrote ${clientFile}`)
}

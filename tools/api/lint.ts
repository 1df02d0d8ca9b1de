// Lints the OpenAPI document with Redocly, without a service and without the network; a part of `npm run check`.
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { apiDocument } from './document.ts'

const root = join(import.meta.dirname, '..', '..')
const redocly = join(root, 'node_modules', '@redocly', 'cli', 'bin', 'cli.js')

const directory = await mkdtemp(join(tmpdir(), 'sillage-api-'))
try {
  const file = join(directory, 'openapi.json')
  await writeFile(file, JSON.stringify(JSON.parse(await apiDocument()), null, 2))
  const { status, stdout, stderr, error } = spawnSync(
    process.execPath,
    [redocly, 'lint', file, '--config', join(import.meta.dirname, 'redocly.yaml'), '--format=stylish'],
    {
      encoding: 'utf8',
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    },
  )
  if (error) throw error
  // Success has nothing to say; warnings are as good as errors.
  const isClean = status === 0 && !/\bwarning\b/i.test(stdout + stderr)
  if (!isClean) {
    console.error(`${stdout}${stderr}`)
    process.exitCode = 1
  }
} finally {
  await rm(directory, { recursive: true, force: true })
}

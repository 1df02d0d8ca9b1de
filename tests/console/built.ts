// The console as it is built, once for all tests: whoever comes first builds it, if its sources have changed.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { consoleFolder, ensureConsoleBuilt } from '../../bin/console.js'

const root = fileURLToPath(new URL('../../', import.meta.url))

export async function builtConsoleFolder(): Promise<string> {
  const build = async () => {
    const child = spawn(process.execPath, [join(root, 'web', 'build.ts')], {
      stdio: ['ignore', 'ignore', 'inherit'],
      // Vitest’s own would make another build, for development.
      env: { ...process.env, NODE_ENV: 'production' },
    })
    const [code] = await once(child, 'close')
    return { code: Number(code) }
  }
  await ensureConsoleBuilt(root, build, () => undefined)
  return consoleFolder(root)
}

// Reads the built console into memory: a page and some hundred small files, each also compressed.
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

export type ConsoleFile = {
  readonly type: string
  readonly plain: Buffer
  readonly br?: Buffer
  readonly gzip?: Buffer
}

export type BuiltConsole = {
  /** The page before and after each nonce. */
  readonly page: readonly string[]
  /** By address: `/assets/index-VNpt8MEv.js`. */
  readonly files: ReadonlyMap<string, ConsoleFile>
}

/** Stands in the built page for the nonce: web/build.ts writes it. */
const NONCE = '%NONCE%'

const types: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
}

/** Null where nothing was built: the service then answers as an API alone. */
export async function readBuiltConsole(folder: string): Promise<BuiltConsole | null> {
  const page = join(folder, 'index.html')
  const assets = join(folder, 'assets')
  if (!existsSync(page) || !existsSync(assets)) return null
  const names = new Set(await readdir(assets))
  const read = (name: string) => readFile(join(assets, name))
  const files = new Map<string, ConsoleFile>()
  for (const name of names) {
    const type = types[name.split('.').at(-1) ?? '']
    if (type === undefined) continue
    files.set(`/assets/${name}`, {
      type,
      plain: await read(name),
      ...(names.has(`${name}.br`) && { br: await read(`${name}.br`) }),
      ...(names.has(`${name}.gz`) && { gzip: await read(`${name}.gz`) }),
    })
  }
  return { page: (await readFile(page, 'utf8')).split(NONCE), files }
}

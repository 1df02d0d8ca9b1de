// Builds the console into built/console: `node web/build.ts`. `npm start` does it when sources have changed.
//
// It builds beside the folder that is served and then changes places, so that nobody reads half a build. Files are
// compressed here, once, as well as they can be: the service only sends them.
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import optimizeLocales from '@react-aria/optimize-locales-plugin'
import { build } from 'vite'
import { consoleFolder, digestOfSources } from '../bin/console.js'

/** The service replaces it by the nonce of the response. */
export const NONCE = '%NONCE%'

/** A file that is shorter gains nothing. */
const LEAST_COMPRESSED_BYTES = 256

async function compress(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const content = await readFile(join(folder, name))
    if (content.length < LEAST_COMPRESSED_BYTES) continue
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length }
    await writeFile(join(folder, `${name}.br`), brotliCompressSync(content, { params }))
    await writeFile(join(folder, `${name}.gz`), gzipSync(content, { level: 9 }))
  }
}

export async function buildConsole(root: string): Promise<void> {
  const digest = digestOfSources(root)
  const served = consoleFolder(root)
  const made = `${served}-${process.pid}`
  await build({
    root: join(root, 'web'),
    configFile: false,
    logLevel: 'warn',
    html: { cspNonce: NONCE },
    plugins: [{ ...optimizeLocales.vite({ locales: ['fr-FR', 'en-GB'] }), enforce: 'pre' }],
    build: {
      outDir: made,
      emptyOutDir: true,
      target: ['es2022', 'chrome100', 'firefox100', 'safari15.4'],
      // A data: address would need a wider policy.
      assetsInlineLimit: 0,
      manifest: 'manifest.json',
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      // Packages say "use client" for frameworks that render on a server.
      rolldownOptions: {
        checks: { pluginTimings: false },
        onLog: (level, log, say) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && say(level, log),
      },
    },
  })
  await compress(join(made, 'assets'))
  await writeFile(join(made, 'sources.sha256'), digest)
  const before = `${served}-before-${process.pid}`
  await rename(served, before).catch(() => undefined)
  await rename(made, served)
  await rm(before, { recursive: true, force: true })
}

if (import.meta.main) await buildConsole(dirname(import.meta.dirname))

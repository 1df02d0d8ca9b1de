// Every page that people read, and the code in it.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const project = fileURLToPath(new URL('../../', import.meta.url))

/** Path from the root, and text. */
export const pages: readonly (readonly [path: string, text: string])[] = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync(join(project, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
].map((path) => [path, readFileSync(join(project, path), 'utf8')] as const)

/** Code blocks and code in sentences. */
export const codeOf = (page: string): string[] => [
  ...[...page.matchAll(/^```[^\n]*\n(.*?)^```$/gms)].map(([, body = '']) => body),
  ...[...page.replaceAll(/^```[^\n]*\n.*?^```$/gms, '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code),
]

/** As GitHub makes the anchor of a heading. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')

export const anchorsOf = (page: string): Set<string> =>
  new Set(
    [...page.replaceAll(/^```[^\n]*\n.*?^```$/gms, '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      anchorOf(heading),
    ),
  )

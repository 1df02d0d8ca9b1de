// Every screen of the console, and how a test gets to it: who looks, and at which address.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { demonstrationPath } from '#simulator/demonstration-paths.ts'
import { demonstrationSequence } from '#simulator/demonstration-sequence.ts'
import { SHOWN_CONTENT, SHOWN_PRODUCTION } from './shown-work.ts'

export type Viewer = 'teacher' | 'administrator' | 'auditor' | 'parent' | 'learner' | 'analyst' | 'operator'
/** Of the installation: they have a token, and no account of a school. */
export const ofInstallation = ['analyst', 'operator'] as const satisfies readonly Viewer[]
export type OfInstallation = (typeof ofInstallation)[number]

/** What the addresses of screens name. */
export type Subjects = {
  readonly school: string
  readonly class: string
  readonly learner: string
  readonly person: string
  readonly model: string
}

type Reached = {
  readonly as: Viewer
  /** False for a screen that shows nothing of the API's before somebody does something. */
  readonly asks?: boolean
  /** Why the API never answers with nothing: then that is not tried. */
  readonly neverEmpty?: string
  /** Why an address that names nothing is not told so: then that is not tried. */
  readonly neverMissing?: string
}

/** By the path of the screen. A screen that is not here fails `every screen has a row`. */
export const reached: Readonly<Record<string, Reached>> = {
  '/classes': { as: 'teacher' },
  '/classes/$class': { as: 'teacher' },
  '/classes/$class/follow-up': { as: 'teacher' },
  '/classes/$class/sign-in': { as: 'teacher' },
  '/classes/$class/texts': { as: 'teacher' },
  '/classes/$class/competencies': { as: 'teacher' },
  '/classes/$class/paths': { as: 'teacher' },
  '/classes/$class/revisions': { as: 'teacher' },
  '/classes/$class/badges': { as: 'teacher' },
  '/classes/$class/groups': { as: 'teacher' },
  '/teaching/paths': { as: 'teacher' },
  '/teaching/badges': { as: 'teacher' },
  '/school/competencies': { as: 'administrator' },
  '/teaching/contents': { as: 'teacher' },
  '/teaching/contents/$content': {
    as: 'teacher',
    neverEmpty: 'what is asked for is one content',
    neverMissing: 'a content that is not there is a new one',
  },
  '/classes/$class/sequences': { as: 'teacher' },
  '/classes/$class/sequences/$sequence': { as: 'teacher' },
  '/sequences': { as: 'teacher' },
  '/sequences/$sequence': {
    as: 'teacher',
    neverEmpty: 'what is asked for is one sequence',
    neverMissing: 'a sequence that is not there is a new one',
  },
  '/me/sequences': { as: 'learner' },
  '/me/sequences/$sequence/$activity': { as: 'learner', neverEmpty: 'what is asked for is one activity' },
  '/learners/$learner': { as: 'teacher' },
  '/learners/$learner/replay': { as: 'teacher', neverEmpty: 'a history begins with the registration' },
  '/people': { as: 'administrator' },
  '/people/paste': { as: 'administrator', asks: false },
  '/people/$person': { as: 'administrator' },
  '/school/classes': { as: 'administrator' },
  '/school/indicators': { as: 'administrator' },
  '/school/statistics': {
    as: 'auditor',
    neverEmpty: 'there is always a table or a refusal',
    neverMissing: 'what is asked for is the school',
  },
  '/usage': { as: 'operator', neverMissing: 'what is asked for is the installation' },
  '/rights/requests': { as: 'auditor' },
  '/jobs': { as: 'administrator', neverMissing: 'what is asked for is a list' },
  '/models': { as: 'administrator' },
  '/models/$name': { as: 'administrator', neverEmpty: 'what is asked for is one model' },
  '/school/revision-weights': {
    as: 'administrator',
    neverEmpty: 'there are always weights in force',
    neverMissing: 'what is asked for is the school',
  },
  '/read-models': { as: 'analyst' },
  '/read-models/$model': { as: 'analyst', neverEmpty: 'what is asked for is one read model' },
  '/processes': { as: 'analyst' },
  '/processes/$process': { as: 'analyst', neverEmpty: 'what is asked for is one process' },
  '/streams': { as: 'auditor', asks: false },
  '/streams/$stream': { as: 'auditor' },
  '/events/$position': { as: 'auditor' },
  '/people/$person/accesses': { as: 'auditor' },
  '/service': { as: 'auditor' },
  '/sessions': { as: 'teacher' },
  '/trail': { as: 'auditor' },
  '/trail/check': { as: 'auditor', asks: false },
  '/reach': { as: 'auditor', asks: false },
  '/registers': { as: 'auditor' },
  '/notices': { as: 'teacher' },
  '/notices/preferences': { as: 'teacher', neverEmpty: 'whoever has set nothing has the defaults' },
  '/me': { as: 'learner' },
  '/me/texts': { as: 'learner' },
  '/me/texts/$production': {
    as: 'learner',
    neverEmpty: 'what is asked for is one text',
    neverMissing: 'a text that is not there is a new one',
  },
  '/me/revisions': { as: 'learner' },
  '/me/badges': { as: 'learner' },
  '/me/data': { as: 'learner' },
  '/paths': { as: 'learner' },
  '/paths/$path': { as: 'learner', neverEmpty: 'what is asked for is one path' },
  '/children': { as: 'parent' },
  '/children/$child': { as: 'parent' },
  '/children/$child/data': { as: 'parent' },
  // Without a session these look the same, but for the children of a class.
  '/set-up': { as: 'administrator' },
  '/invitation': { as: 'learner', asks: false },
  '/unsubscribe': { as: 'learner', asks: false },
  '/statistics/$school': {
    as: 'learner',
    neverEmpty: 'what is asked for is what one school has published',
    neverMissing: 'it says that nothing is published',
  },
  '/enrol': { as: 'learner', asks: false },
}

export type KnownScreen = { readonly path: string; readonly title: Readonly<Record<'fr' | 'en', string>> }

const folder = fileURLToPath(new URL('../../web/screens', import.meta.url))

/** As the console finds them: each file `screen.ts`. */
export async function knownScreens(): Promise<readonly KnownScreen[]> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(^|\/)screen\.ts$/.test(file),
  )
  const loaded = await Promise.all(files.sort().map((file) => import(pathToFileURL(join(folder, file)).href)))
  return loaded.map(({ default: screen }) => screen)
}

export const addressOf = (path: string, subjects: Subjects): string =>
  path
    .replace('$class', subjects.class)
    .replace('$learner', subjects.learner)
    .replace('$path', demonstrationPath)
    .replace('$person', subjects.person)
    .replace('$production', SHOWN_PRODUCTION)
    .replace('$content', SHOWN_CONTENT)
    .replace('$name', subjects.model)
    // Of the demonstration school.
    .replace('$sequence', demonstrationSequence.sequence)
    .replace('$activity', demonstrationSequence.activity)
    .replace('$school', subjects.school)
    .replace('$model', 'skill-profile')
    .replace('$process', 'at-risk')
    .replace('$stream', `learner-${subjects.learner}`)
    // The first event of all: the school was opened.
    .replace('$position', '1')
    .replace('$child', subjects.learner)

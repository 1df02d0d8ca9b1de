/** How the requests about files of contents are sent. */
import { randomUUID } from 'node:crypto'
import type { Sent, Way } from './requests.ts'
import { command, type Schools, type World } from './school.ts'

const get = (url: string): Sent => ({ method: 'GET', url })
/** The smallest PDF that is one. */
const pdf = (title: string) => `%PDF-1.4\n1 0 obj << /Title (${title}) >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n`
const sentPdf: Sent = {
  method: 'POST',
  url: '/api/files',
  body: pdf('Document'),
  headers: { 'content-type': 'application/octet-stream' },
}

const made = new WeakMap<Schools, Promise<Partial<World>>>()

/** A content that learners get, with a stored file: one for all callers. */
function withFile(schools: Schools): Promise<Partial<World>> {
  const known = made.get(schools) ?? makeFile(schools)
  made.set(schools, known)
  return known
}

async function makeFile({ stack, callers, carryOut, caughtUp }: Schools): Promise<Partial<World>> {
  const { token } = callers.admin
  const { url, body, headers } = sentPdf
  const stored = await stack.ask('POST', url, { token, body, ...(headers && { headers }) })
  if (stored.statusCode !== 201) throw new Error(`${url}: ${stored.body}`)
  const { file, url: fileLink }: { file: string; url: string } = stored.json()
  const content = randomUUID()
  const source = { from: 'file', file }
  await carryOut(callers.admin, [
    command('teaching.define-content', {
      ...{ content, title: 'Le document', skills: ['calcul/multiplication'] },
      body: { kind: 'document', source },
    }),
    command('teaching.validate-content', { content, version: 1 }),
  ])
  await caughtUp()
  return { content, fileLink }
}

const first: Way['first'] = (_, schools) => withFile(schools)

export const fileWays: Readonly<Record<string, Way>> = {
  'POST /api/files': { does: 'store a file for contents', send: () => sentPdf },
  'POST /api/events teaching.store-file': {
    does: 'record a stored file in a batch',
    send: () => ({
      method: 'POST',
      url: '/api/events',
      body: [
        {
          id: randomUUID(),
          ...command('teaching.store-file', {
            ...{ file: randomUUID(), sha256: 'ab'.repeat(32), mediaType: 'application/pdf', bytes: 100 },
          }),
        },
      ],
    }),
  },
  'GET /api/contents/{content}/file': {
    does: 'read what the file of a content is',
    first,
    send: ({ content }) => get(`/api/contents/${content}/file`),
  },
  'GET /api/contents/{content}/file/link': {
    does: 'get a link to the file of a content',
    first,
    send: ({ content }) => get(`/api/contents/${content}/file/link`),
  },
  'GET /api/files/{sha256}': {
    does: 'read a file by its link',
    first,
    send: ({ fileLink }) => get(fileLink),
  },
}

/** What a mail server is sent, and what is said of it when it refuses or does not answer. */
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { readMailServer } from '#platform/mail-config.ts'
import { headersOf, type MailServerForTests, openMailServer, textOf } from './mail-server.fixtures.ts'
import { mailer } from './mailer.ts'

let server: MailServerForTests
beforeAll(async () => {
  server = await openMailServer()
})
afterAll(() => server?.close())

const mail = {
  to: 'claire.moreau@example.org',
  subject: '2 notifications à lire',
  text: 'Bonjour,\n\nDeux élèves ont rendu un travail.\n',
  messageId: 'digest-0c9a1f70-52d4-4c1e-9b0a-6d1e5f3b2a48@sillage.example',
  unsubscribe: 'https://sillage.example/api/unsubscribe/token',
  language: 'fr',
} as const

function sending(url = server.url) {
  const parsed = readMailServer(url)
  if (!parsed) throw new Error('expected an address of a server')
  const sender = mailer({ server: parsed, from: 'sillage@example.org', publicUrl: 'https://sillage.example' })
  onTestFinished(() => sender.close())
  return sender
}

it('sends a text with the headers by which a mail program stops it at one click', async () => {
  expect(await sending().send(mail)).toEqual({ outcome: 'sent' })
  const [taken] = server.taken.splice(0)
  if (!taken) throw new Error('expected an e-mail')
  expect(taken.to).toEqual([mail.to])
  const headers = headersOf(taken)
  expect(headers.get('message-id')).toBe(`<${mail.messageId}>`)
  expect(headers.get('list-unsubscribe')).toBe(`<${mail.unsubscribe}>`)
  expect(headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
  expect(headers.get('auto-submitted')).toBe('auto-generated')
  expect(headers.get('content-type')).toContain('text/plain')
  expect(textOf(taken).replaceAll('\r\n', '\n')).toContain(mail.text.trim())
})

it('takes an address as one, whatever is in it', async () => {
  await sending().send({ ...mail, to: 'a@example.org,b@example.org' })
  expect(server.taken.splice(0).flatMap(({ to }) => to)).not.toContain('b@example.org')
})

it('gives up on an address that the server refuses for good, and says so without the address', async () => {
  onTestFinished(() => server.refuse(null))
  server.refuse({ code: 550, text: `no such user ${mail.to}` })
  const refused = await sending().send(mail)
  expect(refused).toMatchObject({ outcome: 'refused' })
  expect(JSON.stringify(refused)).not.toContain('claire')
  server.refuse({ code: 451, text: 'come back later' })
  expect(await sending().send(mail)).toMatchObject({ outcome: 'later' })
})

it('keeps an e-mail for later where the server does not answer, or lets nobody in', async () => {
  const gone = await openMailServer()
  await gone.close()
  expect(await sending(gone.url).send(mail)).toMatchObject({ outcome: 'failed' })
  // A server that cannot encrypt gets nothing, unless the configuration says so.
  expect(await sending(server.url.replace('?tls=none', '')).send(mail)).toMatchObject({ outcome: 'failed' })
  const asked = server.url.replace('smtp://', 'smtp://sillage:very-secret@')
  const refused = await sending(asked).send(mail)
  expect(refused).toMatchObject({ outcome: 'failed' })
  expect(JSON.stringify(refused)).not.toContain('very-secret')
  expect(server.taken).toEqual([])
})

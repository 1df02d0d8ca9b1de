import { expect, it } from 'vitest'
import { Instant, PersonId, TenantId } from '#kernel/ids.ts'
import { id } from '#kernel/specification.ts'
import { frenchPage } from '../french-page.ts'
import { certificateOf } from './certificate.ts'
import { certificateDocument } from './certificate-page.ts'

it.each([
  [
    'read models that have not read the erasure yet: people__g1, notes__g2 (no worker feeds it)',
    'Modèles de lecture qui n’ont pas encore lu l’effacement : people__g1, notes__g2 (sans processus qui l’alimente)',
  ],
  [
    'a second in which every process hears of it',
    'Une seconde, le temps que tous les processus aient connaissance de l’effacement',
  ],
  ['the key store, which does not answer', 'Le coffre de clés, qui ne répond pas'],
  [
    'the file store (unavailable, or it refuses to delete)',
    'Le stockage de fichiers (indisponible, ou il refuse de supprimer)',
  ],
  [
    'files that a process had begun to send to the file store',
    'Des fichiers dont l’envoi vers le stockage de fichiers avait commencé',
  ],
  ['what comes back: people__g1', 'Données enregistrées de nouveau, à retirer encore : people__g1'],
])('says in French what an erasure waits for: %s', async (waitingFor, shown) => {
  const at = Instant.parse('2026-11-28T10:00:00.000Z')
  const erasure = {
    id: id('e1'),
    tenant: TenantId.parse(id('5c0a')),
    person: PersonId.parse(id('c1')),
    askedAt: at,
    askedBy: null,
    replayedAt: null,
    steps: {},
    waitingFor,
    finishedAt: null,
  }
  const page = frenchPage(certificateDocument(await certificateOf(erasure, async () => null)))
  expect(page).toContain(shown)
  expect(page).not.toContain(waitingFor)
})

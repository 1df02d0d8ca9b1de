// The thread of spelling.ts: Hunspell with the French dictionary, apart from the thread that answers requests, since suggestions for
// one word take up to half a second.
import { parentPort } from 'node:worker_threads'
import dictionary from 'dictionary-fr'
import { loadModule } from 'hunspell-asm'
import { spelledBy } from '#ml/texts/spelling.ts'
import type { SpellingAnswer, SpellingQuestion } from './spelling.ts'

const port = parentPort
if (!port) throw new Error('spelling-thread.ts runs in a worker thread')

const factory = await loadModule()
const hunspell = factory.create(
  factory.mountBuffer(dictionary.aff, 'fr.aff'),
  factory.mountBuffer(dictionary.dic, 'fr.dic'),
)

port.on('message', ({ id, texts }: SpellingQuestion) => {
  const answer: SpellingAnswer = { id, spellings: spelledBy(hunspell, texts, () => performance.now()) }
  port.postMessage(answer)
})

// A training that is interrupted after each of its parts, and goes on from files.
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answerTable } from '#ml/answers.ts'
import { defaultSettings, type NextAnswerSettings } from '#ml/next-answer/settings.ts'
import { nextAnswerBytes } from '#ml/next-answer/stored-model.ts'
import { trainNextAnswer } from '#ml/next-answer/train/train-next-answer.ts'
import { FEW_LEARNERS, simulatedAnswers } from '../../tests/models/simulated-answers.ts'
import { type KeptParts, keptParts, PARTS_KEPT_MS } from './kept-parts.ts'
import { taskThreads } from './task-threads.ts'

const settings: NextAnswerSettings = {
  ...defaultSettings,
  candidates: [{ exerciseDecay: 15, epochs: 2 }],
  nets: 1,
  folds: 2,
  trees: { ...defaultSettings.trees, trees: 10, leaves: 4 },
}
const table = answerTable(
  simulatedAnswers({ ...FEW_LEARNERS, learners: 220, exercises: 60, skills: 5, answers: 5_000 }),
)
const groups = Int32Array.from(table.learners.keys())

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sillage-parts-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

/** Ends with an error once so many parts are made. Gives how many were made here. */
async function trained({ most = Number.POSITIVE_INFINITY, parts }: { most?: number; parts?: KeptParts }) {
  let made = 0
  const stop = new AbortController()
  const counting = parts && {
    find: parts.find,
    async keep(...[task, result]: Parameters<KeptParts['keep']>) {
      await parts.keep(task, result)
      made += 1
      if (made >= most) stop.abort(new Error('interrupted'))
    },
  }
  const threads = taskThreads(table, { threads: 1, signal: stop.signal, ...(counting && { parts: counting }) })
  try {
    const { model } = await trainNextAnswer(table, groups, settings, threads.run)
    return { bytes: nextAnswerBytes(model), made }
  } catch (error) {
    expect(error).toMatchObject({ message: 'interrupted' })
    return { bytes: null, made }
  } finally {
    await threads.close()
  }
}
const opened = (training = 'a') => keptParts(directory, training, table)

describe('the parts of a training', () => {
  it('give the same bytes where the training is interrupted after each of them as where it never is', async () => {
    const { bytes } = await trained({})
    let [total, resumed] = [0, await trained({ most: 1, parts: await opened() })]
    for (; resumed.bytes === null && total < 20; resumed = await trained({ most: 1, parts: await opened() }))
      total += resumed.made
    expect(resumed.bytes).toEqual(bytes)
    // A net, two encodings and an encoder, and three trees and three regressions: each was made once.
    expect(total + resumed.made).toBe(10)
  })

  it('are made again where their file is damaged', async () => {
    const { bytes } = await trained({ parts: await opened() })
    const [file = ''] = await readdir(join(directory, 'a'))
    const damaged = await readFile(join(directory, 'a', file))
    damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1
    await writeFile(join(directory, 'a', file), damaged)
    expect(await trained({ parts: await opened() })).toEqual({ bytes, made: 1 })
  })

  it('are not used by a training of other data or another program, and can be read by their owner alone', async () => {
    const { made } = await trained({ parts: await opened() })
    expect((await trained({ parts: await opened('b') })).made).toBe(made)
    const [file = ''] = await readdir(join(directory, 'a'))
    expect((await stat(join(directory, 'a'))).mode & 0o077).toBe(0)
    expect((await stat(join(directory, 'a', file))).mode & 0o077).toBe(0)
  })

  it('go when the training has ended, and after a day if it never does', async () => {
    const own = await opened()
    await trained({ parts: own })
    await own.forget()
    expect(await readdir(directory)).toEqual([])
    await trained({ most: 1, parts: await opened('left') })
    const before = new Date(Date.now() - PARTS_KEPT_MS - 1_000)
    await utimes(join(directory, 'left'), before, before)
    await opened()
    expect(await readdir(directory)).toEqual([])
  })

  it('do not end the training where they cannot be kept', async () => {
    await writeFile(join(directory, 'file'), '')
    const nowhere = await keptParts(join(directory, 'file'), 'a', table)
    expect((await trained({ parts: nowhere })).bytes).not.toBeNull()
  })
})

// Trains the LSTM with TensorFlow.js on WebAssembly. In a thread of its own: it holds the processor for minutes.
//
// `fit` of the library shuffles without a seed, so batches are drawn here, in an order of our own, and the first weights have
// seeds. With one thread of WebAssembly the sums are made in one order: the same training gives the same weights.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { initializers, layers, type Sequential, sequential } from '@tensorflow/tfjs-layers'
import type { LstmWeights, SequenceTraining } from '#ml/next-answer/lstm/lstm.ts'
import { INPUTS, SEQUENCE, STEPS } from '#ml/next-answer/lstm/sequence.ts'
import { randomOf } from '#ml/random.ts'

/** `onBatch` is called with the number of rows that are done, of all epochs. */
export async function trainLstm(
  { inputs, labels, units, epochs, rate, batch, seed }: SequenceTraining,
  onBatch: (done: number, of: number) => void = () => undefined,
): Promise<LstmWeights> {
  if (labels.length === 0) throw new RangeError('There must be a row to train on.')
  await ready()
  const model = network(units, seed)
  model.compile({ optimizer: tf.train.adam(rate), loss: 'binaryCrossentropy' })
  const random = randomOf('batches of the LSTM', seed)
  const order = Int32Array.from(labels.keys())
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    for (let at = order.length - 1; at > 0; at -= 1) {
      const other = random.between(0, at)
      const [one = 0, two = 0] = [order[at], order[other]]
      order[at] = two
      order[other] = one
    }
    for (let from = 0; from < order.length; from += batch) {
      const rows = order.subarray(from, from + batch)
      const picked = new Float32Array(rows.length * SEQUENCE)
      for (const [n, row] of rows.entries())
        picked.set(inputs.subarray(row * SEQUENCE, (row + 1) * SEQUENCE), n * SEQUENCE)
      const given = tf.tensor3d(picked, [rows.length, STEPS, INPUTS])
      const wanted = tf.tensor2d(
        Float32Array.from(rows, (row) => labels[row] ?? 0),
        [rows.length, 1],
      )
      await model.trainOnBatch(given, wanted)
      given.dispose()
      wanted.dispose()
      onBatch(epoch * order.length + from + rows.length, epochs * order.length)
    }
  }
  const weights = await Promise.all(model.getWeights().map(async (one) => Float32Array.from(await one.data())))
  model.dispose()
  const [kernel, recurrent, bias, output, outputBias] = weights
  if (!kernel || !recurrent || !bias || !output || !outputBias) throw new Error('the network has other weights')
  return { units, kernel, recurrent, bias, output, outputBias: outputBias[0] ?? 0 }
}

async function ready(): Promise<void> {
  if (tf.getBackend() === 'wasm') return
  const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')
  setWasmPaths(join(dirname(main), '/'))
  setThreadsCount(1)
  if (!(await tf.setBackend('wasm'))) throw new Error('WebAssembly is not available: the LSTM cannot be trained')
}

function network(units: number, seed: number): Sequential {
  const drawn = (n: number) => initializers.glorotUniform({ seed: 10 * seed + n })
  return sequential({
    layers: [
      layers.lstm({
        units,
        inputShape: [STEPS, INPUTS],
        recurrentActivation: 'sigmoid',
        kernelInitializer: drawn(1),
        recurrentInitializer: drawn(2),
      }),
      layers.dense({ units: 1, activation: 'sigmoid', kernelInitializer: drawn(3) }),
    ],
  })
}

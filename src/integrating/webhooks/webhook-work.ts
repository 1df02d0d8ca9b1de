// Sending webhooks as work that one worker at a time does.
import { duty } from '#projecting/workers/fence.ts'
import type { Work } from '#projecting/workers/worker.ts'
import { type DispatcherOptions, webhookDispatcher } from './dispatcher.ts'

export const webhookWork = (options: DispatcherOptions): Work => ({
  name: 'webhooks',
  duties: async () => ({ duties: [duty('webhooks')], state: '' }),
  run: (_, signal) => webhookDispatcher(options).run(signal),
})

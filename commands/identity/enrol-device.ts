import deviceEnrolled from '#events/identity/device-enrolled.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import classDevices, {
  classDevicesStream,
  classNotOpen,
  devicesOf,
  MOST_DEVICES,
  ofClassDevices,
  restsMs,
} from './class-devices.ts'

/** Records that a device was enrolled with a code. `POST /api/devices`, which checks the code, sends this command. */
export default defineCommand('identity.enrol-device', {
  summary: 'Enrol a device',
  description:
    'Records that a device was enrolled with a code. `POST /api/devices` checks the code and sends this command: a device that is only recorded signs nobody in.',
  may: 'identity:sign-in-help',
  of: (input) => ({ kind: 'class', class: input.class }),
  purpose: 'administration',
  input: deviceEnrolled.data.extend(ofClassDevices),
  example: {
    class: exampleSchool.newClass,
    code: '4b6f2a10-3c5d-4e8f-9a1b-7d2c3e4f5a6b',
    device: '8e1d0c9b-7a6f-4e5d-8c3b-2a1f0e9d8c7b',
  },
  decider: classDevices,
  stream: classDevicesStream,
  decide(state, { code, device }, { now }) {
    if (state.status !== 'open') return classNotOpen(state)
    const known = state.codes.find((one) => one.code === code)
    if (!known || known.expiresAt <= now || (known.use === 'one-device' && known.enrolled > 0))
      return refuse('code-not-valid', 'This code enrols no device: it has expired, was revoked, or was used.')
    const waitMs = restsMs(known, now)
    if (waitMs > 0)
      return refuse('enrols-too-fast', 'This code has enrolled too many devices within an hour.', { facts: { waitMs } })
    if (devicesOf(state).length >= MOST_DEVICES)
      return refuse('too-many-devices', `A class has at most ${MOST_DEVICES} devices. Revoke one that is not needed.`)
    if (devicesOf(state).includes(device))
      return refuse('device-already-enrolled', 'A device with this id was enrolled before.', { pointer: '/device' })
    return [deviceEnrolled({ device, code })]
  },
})

import deviceRevoked from '#events/identity/device-revoked.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import classDevices, { classDevicesStream, devicesOf, ofClassDevices } from './class-devices.ts'

/** Ends one device of a class. Its code goes on. */
export default defineCommand('identity.revoke-device', {
  summary: 'Revoke a device',
  description:
    'Ends a device, and the sessions on it. The same as `POST /api/classes/{class}/devices/{device}/revoke`.',
  may: 'identity:sign-in-help',
  of: (input) => ({ kind: 'class', class: input.class }),
  purpose: 'administration',
  input: deviceRevoked.data.extend(ofClassDevices),
  example: { class: exampleSchool.newClass, device: '8e1d0c9b-7a6f-4e5d-8c3b-2a1f0e9d8c7b' },
  decider: classDevices,
  stream: classDevicesStream,
  decide: (state, { device }) =>
    devicesOf(state).includes(device)
      ? [deviceRevoked({ device })]
      : refuse('device-not-enrolled', 'This class has no such device, or it was revoked before.'),
})

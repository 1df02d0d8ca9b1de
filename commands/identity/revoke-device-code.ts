import deviceCodeRevoked from '#events/identity/device-code-revoked.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import classDevices, { classDevicesStream, ofClassDevices } from './class-devices.ts'

/** Ends a code, and every device that it enrolled: whoever has photographed a sheet loses access with it. */
export default defineCommand('identity.revoke-device-code', {
  summary: 'Revoke a code for devices',
  description:
    'Ends a code, every device that it enrolled, and the sessions on these. The same as `POST /api/classes/{class}/device-codes/{code}/revoke`.',
  may: 'identity:sign-in-help',
  of: (input) => ({ kind: 'class', class: input.class }),
  purpose: 'administration',
  input: deviceCodeRevoked.data.extend(ofClassDevices),
  example: { class: exampleSchool.newClass, code: '4b6f2a10-3c5d-4e8f-9a1b-7d2c3e4f5a6b' },
  decider: classDevices,
  stream: classDevicesStream,
  decide: (state, { code }) =>
    state.codes.some((one) => one.code === code)
      ? [deviceCodeRevoked({ code })]
      : refuse('code-not-issued', 'This class has no such code, or it was revoked before.'),
})

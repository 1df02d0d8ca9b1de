// The permissions that a machine client may have: those that a role has in a whole school. What an operator or an analyst does
// concerns the installation; what a teacher attests, and what is decided about a person's rights, is a person's own word.
import { z } from 'zod'

export const ClientPermission = z
  .enum([
    'learning:record',
    'learning:declare',
    'learning:report',
    'learning:award',
    'learning:read',
    'learning:correct',
    'exercises:read',
    'teaching:read',
    'teaching:open',
    'teaching:assign',
    'teaching:manage',
    'identity:manage',
    'identity:sign-in-help',
    'families:ask',
    'families:manage',
    'events:read',
    'events:read-personal',
    'webhooks:read',
    'webhooks:manage',
    'projections:preview',
    'processes:preview',
  ])
  .describe('A permission in the school.')

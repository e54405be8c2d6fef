import { apiUrl } from "../../../lib/runtime-config.ts";
import { CopyField } from "../../../ui/copy-field.tsx";

const issuer = `${apiUrl}/api/auth`;

/** The addresses that an agent's developer configures. */
export function Endpoints() {
  return (
    <>
      <CopyField label="Issuer" value={issuer} />
      <CopyField label="OpenID discovery document" value={`${issuer}/.well-known/openid-configuration`} />
      <CopyField label="REST API root" value={apiUrl} />
      <CopyField label="OpenAPI document" value={`${apiUrl}/openapi.json`} />
    </>
  );
}

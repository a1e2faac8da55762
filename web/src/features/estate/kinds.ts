/** What a component is; a skill is one of these too, or a technology. */
export const COMPONENT_KINDS = ["hardware", "operating_system", "database", "middleware", "network", "application", "interface", "data", "configuration", "security", "environment", "terminal"] as const;

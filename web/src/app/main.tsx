import "../ui/styles.css";
import "./app.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./App";
import { startWords } from "./i18n";
import { startLook } from "./look";
import { allowOwnStyles } from "./nonce";

allowOwnStyles();
startLook();
void startWords().then(() => {
  const place = document.getElementById("root");
  if (place)
    createRoot(place).render(
      <StrictMode>
        <App />
      </StrictMode>,
    );
});

import { readPageData } from "./data";
readPageData(document.getElementById("data")!.textContent!);

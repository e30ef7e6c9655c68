//! Embeds the page of `ui/dist` and checks the capabilities.

fn main() {
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    let attributes =
        tauri_build::Attributes::new().capabilities_path_pattern("./src-tauri/capabilities/*.json");
    if let Err(why) = tauri_build::try_build(attributes) {
        println!("cargo:error={why:#}");
    }
}

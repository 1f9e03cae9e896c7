//! Prepares what Tauri embeds: configuration, capabilities, permissions. They lie beside the shell's code instead of in
//! Tauri's usual places at the root.

fn main() {
    const CAPABILITIES: &str = "./src-tauri/capabilities/**/*";
    const PERMISSIONS: &str = "./src-tauri/permissions/**/*";
    for folder in ["src-tauri/capabilities", "src-tauri/permissions"] {
        println!("cargo:rerun-if-changed={folder}");
    }
    let commands = tauri_build::AppManifest::new().permissions_path_pattern(PERMISSIONS);
    let attributes = tauri_build::Attributes::new().capabilities_path_pattern(CAPABILITIES).app_manifest(commands);
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo:warning={error:#}");
        std::process::exit(1);
    }
}

"""The chat page in parts. Not named `pages`, because Streamlit would list the files of such a folder as pages."""
